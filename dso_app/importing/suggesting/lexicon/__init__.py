"""The words headers are made of, by language: each names one concept.

Headers and the words of fields are put into the same concepts, so that “Rechnungs-Nr.”, “N° de
facture” and “Invoice number” all read “invoice n”. A phrase of several words comes before the
words it is made of; accents, case and punctuation do not count. What names the concept `filler`
says nothing; concepts that no field is made of are there to keep their columns from feeding one.
"""
