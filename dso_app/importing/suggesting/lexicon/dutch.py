"""Dutch header words."""

CONCEPTS = {
    # Who
    "customer n": "deb nr, debnr, deb nummer, debnummer, debiteurnummer, klantnummer",
    "customer": "klant, klanten, debiteur, debiteuren, afnemer, cliënt, cliënten, opdrachtgever, "
    "kl",
    "party": "relatie, relaties, rel, zakenpartner, tegenpartij, factuurrelatie",
    "company": "bedrijf, organisatie, onderneming, vennootschap",
    "contact": "contact, contactpersoon, contactpersonen, contacten, aanspreekpunt",
    "collector": "debiteurenbeheerder, incassomedewerker, credit controller, debiteurenbeheer, "
    "kredietbeheerder",
    "sales": "vertegenwoordiger, verkoper, accountmanager, buitendienst",
    "account": "rekening, rekeningen, rek, subrekening",
    "parent": "moederbedrijf, hoofdkantoor, moedermaatschappij, betaler, concern, hoofdrelatie, "
    "moeder",
    # What names it
    "code": "code, zoekcode, sleutel",
    "id": "identificatie, kenmerk id",
    "n": "nummer, nummers, nr, num, no",
    "name": "naam, namen, bedrijfsnaam, volledige naam, handelsnaam, organisatienaam, achternaam, "
    "voornaam en achternaam",
    "label": "omschrijving, beschrijving, tekst, toelichting",
    "kind": "soort, type, aard",
    "reference": "referentie, kenmerk, betalingskenmerk, ref",
    "unique": "uniek, unieke",
    "comment": "opmerking, opmerkingen, notitie, notities, commentaar",
    # What it is
    "invoice": "factuur, facturen, fact, facturatie, verkoopfactuur, fac, nota",
    "invoice n": "factuurnummer",
    "invoice date": "factuurdatum",
    "document": "document, documenten, boekstuk, bewijsstuk, stuk, doc",
    "item": "post, posten, openstaande post, regel",
    "entry": "boeking, mutatie, boekingsregel",
    "transaction": "transactie",
    "order": "order, bestelling, bestel, inkooporder, uw referentie, uw kenmerk, klantreferentie, "
    "opdracht",
    "project": "project, contract, dossier, opdracht project, werk",
    "instalment": "termijn, termijnen, deelbetaling",
    # When
    "date": "datum, dat, dag",
    "issue": "uitgifte, uitgegeven, opgesteld, aanmaak",
    "due": "datum vervallen, verval, vervaldatum, vervaldag, vervalt, verv, betalen voor, "
    "uiterste betaaldatum, te betalen voor, uiterlijke betaaldatum, verv datum, vervallen op",
    "posting": "boek, boeking, geboekt, boekings",
    "created": "aangemaakt, invoer, ingevoerd",
    "paid date": "betaald op, ontvangen op, voldaan op, afgeletterd op",
    "cleared": "afgeletterd, aflettering, verrekend, vereffend, afgewikkeld, voldaan",
    "payment": "betaling, betalingen, betaal, betalings, ontvangst, incasso",
    "paid": "betaald, ontvangen, voldaan bedrag, reeds betaald, aanbetaling",
    # How much
    "amount": "bedrag, bedragen, som, bedr",
    "total": "totaal, totalen, tot",
    "value": "waarde",
    "incl": "incl btw, inclusief btw, inclusief, bruto, incl, in btw, brutobedrag, inc btw",
    "excl": "excl btw, exclusief btw, exclusief, netto, nettobedrag, ex btw, excl, grondslag",
    "tax": "btw, belasting, omzetbelasting, btw bedrag, ob",
    "original": "oorspronkelijk, origineel, oorspronkelijke",
    "balance": "saldo, saldi",
    "remaining": "resterend, restant, restbedrag, openstaand, openstaand bedrag, nog te betalen, "
    "openstaand saldo, te betalen, nog open, open bedrag, te ontvangen, rest bedrag, "
    "nog te ontvangen, te voldoen, open saldo, openst, openst bedrag",
    "open": "open, openstaande, onbetaald",
    "debit": "debet, debetbedrag, bedrag debet, deb bedrag, debetsaldo",
    "credit": "credit, creditbedrag, bedrag credit, creditsaldo",
    "side": "debet credit, d c, debet of credit, dc, deb cred, debet credit indicator",
    "currency": "valuta, munt, muntsoort, muntcode, val",
    "local": "basisvaluta, hoofdvaluta, administratievaluta, eigen valuta",
    "turnover": "omzet, verkopen, opbrengst, opbrengsten",
    "backlog": "orderportefeuille, openstaande orders, nog te factureren, orderboek, "
    "orders in portefeuille",
    "month": "maand, maanden",
    # Customers
    "legal": "kvk, kv k, kvk nummer, kamer van koophandel, handelsregister, ondernemingsnummer, "
    "kvknummer, kbo, kbo nummer, k v k, kvk nr, ondernemingsnr",
    "address": "adres, straat, factuuradres, straatnaam, postadres, bezoekadres, "
    "straat en huisnummer, straat huisnummer, adresregel, vestigingsadres, straat nr",
    "complement": "toevoeging, adrestoevoeging",
    "postcode": "postcode, pc",
    "city": "plaats, woonplaats, stad, gemeente, vestigingsplaats, plaatsnaam",
    "region": "provincie, regio",
    "country": "land, landen, landcode",
    "phone": "telefoon, tel, telefoonnummer, vaste telefoon, vast nummer",
    "mobile": "mobiel, gsm, mobiele telefoon, mobiel nummer, 06 nummer",
    "email": "email, mailadres, e mailadres, emailadres, e mail adres, factuur email",
    "language": "taal",
    "term": "conditie, condities, betalingstermijn, betaaltermijn, betalingsconditie, "
    "betaalconditie, betalingsvoorwaarden, voorwaarden, betalingsvoorwaarde, kredietdagen, "
    "krediettermijn, betaaltermijn dagen, betalingscondities",
    "mode": "wijze, methode, betaalwijze, betalingswijze, betaalmethode",
    "limit": "limiet, kredietlimiet, kredietlijn, maximaal krediet",
    "exposure": "obligo",
    "group": "groep, groepen, categorie, branche, segment, label",
    "scenario": "scenario, aanmaanprofiel, aanmaanscenario, herinneringsprofiel, incassoprofiel",
    "penalty": "boete, rente, vertragingsrente",
    "regime": "regime",
    "direct debit": "automatische incasso, sepa incasso, incassomachtiging, domiciliëring, "
    "machtiging, auto incasso",
    "do not dun": "niet aanmanen, aanmaanblokkade, geen aanmaning, geen herinnering, "
    "aanmaning geblokkeerd, niet herinneren",
    "insolvency": "faillissement, insolventie, surseance, failliet",
    "role": "functie, rol, afdeling",
    "collection": "aanmaancontact, hoofdcontact, aanmaning contact, incassocontact, "
    "primair contact, contact aanmaning, aanmaningscontact",
    "custom": "vrij, vrij veld",
    # What feeds nothing
    "days": "dagen, ouderdom, leeftijd",
    "late": "te laat, achterstallig, dagen te laat, over datum, dagen over, achterstand, vervallen",
    "running": "cumulatief, lopend saldo, doorlopend saldo, cumulatief saldo, saldo cumulatief",
    "discount": "korting, kortingen, betalingskorting, kredietbeperking, krediet beperking",
    "rate": "koers, wisselkoers",
    "quantity": "aantal, prijs, gewicht, kosten, eenheid, hoeveelheid",
    "general": "grootboek, grootboekrekening, tegenrekening, verzamelrekening, gb rekening, gbrek",
    "supplier": "leverancier, leveranciers, crediteur, crediteuren",
    "user": "gebruiker, ingevoerd door, gewijzigd, auteur",
    "bank": "bank, bankrekening, rekeninghouder, tenaamstelling",
    "journal": "dagboek, journaal, dagb",
    "period": "periode, boekjaar, jaar, kwartaal, week",
    "delivery": "levering, lever, verzending, geleverd, pakbon, verwacht, verwachte, leverdatum",
    "product": "product, artikel, artikelen",
    "status": "status, niveau, aanmaning, aanmaningen, herinnering, herinneringen, geblokkeerd, "
    "actief, laatste aanmaning, betwist",
    "own": "administratie, vestiging, filiaal, kostenplaats, ons kenmerk, onze referentie, "
    "kostendrager",
    "fax": "fax, website",
    "bucket": "niet vervallen",
    "filler": "de, het, een, van, voor, op, te, met, en, aan, bij, in, per, tot, der, om, naar, "
    "uw, ons, onze",
}
