"""Sheets in and out: XLSX and CSV become grids of cells, forms and tables become XLSX. No rules live here."""
