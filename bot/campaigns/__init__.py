"""Making a service known: the links of its campaigns, their QR codes, its posters."""
