"""Rules of the appraisal as pure values and functions: no input or output, no clock, no database."""
