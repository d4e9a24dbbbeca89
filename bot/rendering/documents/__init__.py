"""Documents that are printed: what they say as data becomes a PDF, set by typst with fonts that are shipped here."""
