"""German header words."""

CONCEPTS = {
    # Who
    "customer n": "kdnr, kundennummer, debitorennummer, deb nr, debnr, deb nummer, debnummer",
    "customer": "kunde, kunden, kd, kdn, kund, debitor, debitoren, schuldner, abnehmer, "
    "auftraggeber, mandant kunde",
    "party": "geschäftspartner, partner, regulierer, warenempfänger, rechnungsempfänger, "
    "personenkonto, gp",
    "company": "firma, unternehmen, gesellschaft, firmen",
    "contact": "ansprechpartner, kontakt, kontaktperson, ansprechperson",
    "collector": "sachbearbeiter, mahnsachbearbeiter, kreditsachbearbeiter, debitorenbuchhalter, "
    "forderungsmanager",
    "sales": "vertreter, verkäufer, vertrieb, vertriebsmitarbeiter, aussendienst, außendienst, "
    "kundenbetreuer, betreuer",
    "account": "konto, konten, kto",
    "parent": "konzern, zentrale, muttergesellschaft, hauptsitz, abweichender regulierer, "
    "konzernmutter, hauptdebitor",
    # What names it
    "code": "kürzel, schlüssel, kennung, code, kurzbezeichnung, matchcode",
    "id": "idnr, identnummer",
    "n": "nummer, nummern, nr, num, no",
    "name": "name, namen, firmenname, firmenbezeichnung, firmierung, name 1, nachname",
    "label": "bezeichnung, beschreibung, text, buchungstext, bez, betreff, verwendungszweck, "
    "positionstext, belegtext",
    "kind": "art, typ, kennzeichen art",
    "reference": "referenz, ref",
    "assignment": "zuordnung",
    "unique": "eindeutig, eindeutige",
    "comment": "bemerkung, bemerkungen, kommentar, kommentare, notiz, notizen, anmerkung, hinweis",
    # What it is
    "invoice": "rechnung, rechnungen, rech, rg, re, rechn, faktura, faktur, fakt, rng",
    "invoice n": "rgnr, renr, rechnungsnummer",
    "invoice date": "rechnungsdatum",
    "invoice amount": "rechnungsbetrag",
    "document n": "belegfeld 1, belegfeld, belegnummer",
    "document": "beleg, belege, dokument, urkunde, bel",
    "item": "posten, position, pos, zeile",
    "entry": "buchung, eintrag, lfd, laufende, erfassung, satz",
    "transaction": "vorgang, transaktion",
    "order": "auftrag, bestellung, aufträge, bestell, kundenauftrag, ihr zeichen, kundenreferenz, "
    "ihre referenz, ihre bestellung, auftrags, best",
    "project": "projekt, vertrag, geschäftsfall, objekt, kommission, bauvorhaben",
    "instalment": "rate, raten, teilzahlung",
    # When
    "date": "datum, dat, tag",
    "issue": "ausstellung, ausgestellt, ausstell, ausgestellt am",
    "due": "fällig, fälligkeit, fälligk, fälligkeiten, fäll, zahlbar bis, fällig am, "
    "zahlungsziel bis, zahlungsfrist, nettofälligkeit, nettofällig, nettofälligk, zahlbar, "
    "netto fällig, netto fälligkeit, zahlungstermin, termin, faell, fällig zum, netto fäll",
    "posting": "buchung, gebucht, buchungs, buch",
    "created": "erfasst, erstellt, anlage, angelegt",
    "paid date": "bezahlt am, ausgeglichen am, gezahlt am, beglichen am",
    "cleared": "ausgleich, ausgeglichen, ausziffern, beglichen, erledigt, ausgl",
    "payment": "zahlung, zahlungen, zahl, zahlungs, zlg, bezahlung, zahlungseingang",
    "paid": "bezahlt, gezahlt, beglichener, geleistet, anzahlung, erhalten",
    # How much
    "amount": "betrag, beträge, summe, betr",
    "total": "gesamt, total",
    "value": "wert",
    "incl": "brutto, bruttobetrag, inkl mwst, inkl ust, inkl, incl mwst, inklusive",
    "excl": "netto, nettobetrag, exkl mwst, ohne mwst, zzgl, exkl, nettoumsatz, nettowert",
    "tax": "mwst, ust, u st, umsatzsteuer, mehrwertsteuer, steuer, mwst betrag, steuerbetrag, uid, "
    "steuerschlüssel, bu schlüssel",
    "original": "ursprung, ursprünglich, ursprünglicher, ursprungsbetrag, ursprungs",
    "balance": "saldo, salden",
    "remaining": "rest, restbetrag, restlich, restforderung, offener rest, restsaldo, noch offen, "
    "verbleibend, offener betrag, offener saldo, offen betrag, op betrag, op saldo, restwert, "
    "offene forderung, rückstand betrag, offener posten betrag, noch zu zahlen",
    "open": "offen, offene, offener, offenes, op, ausstehend, unbezahlt, aussenstand, außenstand",
    "debit": "soll, sollbetrag, belastung, sollsaldo, umsatz soll",
    "credit": "haben, habenbetrag, gutschrift, habensaldo, umsatz haben",
    "side": "soll haben, soll haben kennzeichen, soll haben kz, s h, s h kz, sh, s h kennz, "
    "soll haben kennz, sh kz, soll haben kennzeichnung, sollhaben, s h kennzeichen",
    "currency": "bw, whrg, währg, währung, währungen, whg, wkz, wrg, währ, wkz umsatz, "
    "währungskennzeichen, währungsschlüssel, belegwährung, transaktionswährung",
    "local": "hauswährung, hw, hauptwährung, basiswährung, landeswährung, eigenwährung, "
    "buchungskreiswährung, firmenwährung",
    "turnover": "umsatz, umsätze, umsatzerlöse, erlöse, erlös, umsatz ohne soll haben kz, "
    "umsatz ohne soll haben kennzeichen",
    "backlog": "auftragsbestand, offene aufträge, auftragsvolumen, noch nicht fakturiert",
    "month": "monat, monate",
    # Customers
    "legal": "handelsregister, hrb, hra, registernummer, handelsregisternummer, hr nummer, "
    "firmenbuchnummer, steuernummer, steuer nr, steuer nummer, hrb nummer, unternehmensnummer",
    "tax id": "ustidnr, ustid, ust idnr, ust id nr, umsatzsteueridentifikationsnummer",
    "address": "adresse, anschrift, strasse, straße, str, rechnungsadresse, rechnungsanschrift, "
    "straße und hausnummer, strasse hausnummer, straße hausnummer, strasse nr, straße nr, "
    "straße u nr, postanschrift",
    "complement": "zusatz, adresszusatz, adreßzusatz",
    "postcode": "plz, postleitzahl, postleitz",
    "city": "ort, stadt, wohnort, gemeinde, ortschaft",
    "region": "bundesland, region, kanton",
    "country": "landkennz, land, länder, ländercode, länderkennzeichen, lkz, länder kz, staat",
    "phone": "telefon, fon, rufnummer, tel, festnetz, telefonnummer",
    "mobile": "handy, mobil, mobiltelefon, mobilnummer, mobilfunk",
    "email": "email, e mail adresse, mailadresse, emailadresse, mail adresse, rechnungsmail",
    "language": "sprache, sprachen, spr, korrespondenzsprache",
    "term": "bedingung, bedingungen, ziel, frist, kondition, konditionen, zahlungsziel, zahlungsb, "
    "zahlbed, zbed, zahlungsbed, zahlungskondition, zahlungskonditionen",
    "mode": "weg, methode, zahlungsart, zahlart, zahlweg, zahlungsweise, zahlungsmittel",
    "limit": "limit, kreditlimit, kreditlinie, linie, kreditrahmen, höchstkredit, limite",
    "exposure": "obligo",
    "group": "gruppe, gruppen, kategorie, branche, segment, klasse, kundenklasse",
    "scenario": "szenario, mahnverfahren, mahnprofil, mahnszenario, mahnplan",
    "penalty": "verzugszins, verzugszinsen, zinsen",
    "regime": "regelung",
    "direct debit": "lastschrift, bankeinzug, sepa lastschrift, einzug, einzugsermächtigung, "
    "lastschriftverfahren, abbucher",
    "do not dun": "mahnsperre, nicht mahnen, keine mahnung, mahnstopp, mahnung gesperrt, "
    "mahnsperrkennzeichen",
    "insolvency": "insolvenz, insolvent, insolvenzdatum, konkurs",
    "role": "funktion, rolle, abteilung, stellung, tätigkeit",
    "collection": "mahnkontakt, mahnempfänger, mahnansprechpartner, hauptkontakt, inkasso, "
    "mahnwesen, hauptansprechpartner",
    "custom": "benutzerdefiniert",
    # What feeds nothing
    "days": "tage, alter, verzugstage, überfällige tage, tage überfällig",
    "late": "verzug, überfällig, überfälligkeit, verspätet, rückstand",
    "running": "kumuliert, laufender saldo, kumulierter saldo, kum, vortrag, saldovortrag, "
    "fortlaufend, saldo kumuliert",
    "discount": "skonto, rabatt, skontobetrag, skontofähig, nachlass",
    "rate": "kurs, wechselkurs, umrechnungskurs, satz",
    "quantity": "menge, preis, gewicht, einheit, stück, anzahl",
    "general": "sachkonto, hauptbuch, hauptbuchkonto, gegenkonto, abstimmkonto, sammelkonto, "
    "gegenkonto ohne bu schlüssel, mitbuchkonto, fibu konto",
    "supplier": "lieferant, lieferanten, kreditor, kreditoren, gläubiger, lieferanten nr",
    "user": "benutzer, erfasser, bearbeiter, angelegt von, geändert, änderung, verfasser",
    "bank": "bank, blz, kontoinhaber, bankverbindung, bankleitzahl",
    "journal": "journal, stapel",
    "period": "periode, geschäftsjahr, jahr, quartal, woche, buchungsperiode, monat jahr",
    "delivery": "lieferung, liefer, lieferschein, versand, geplant, voraussichtlich, leistung, "
    "leistungsdatum, lieferdatum, wareneingang",
    "product": "produkt, artikel, material",
    "status": "status, stufe, mahnstufe, mahnung, mahn, mahnungen, letzte mahnung, gesperrt, "
    "sperre, aktiv, mahndatum, zahlungssperre, zahlsperre, streitig, risiko, festschreibung, "
    "bonität",
    "own": "buchungskreis, mandant, filiale, niederlassung, werk, standort, kostenstelle, kost1, "
    "kost2, unser zeichen, geschäftsbereich",
    "fax": "fax, telefax, webseite, homepage",
    "bucket": "nicht fällig",
    "filler": "ihr, ihre, ihrer, unser, unsere, der, die, das, des, dem, den, ein, eine, und, u, "
    "von, vom, zu, zum, zur, am, im, auf, mit, für, an, laut, bis, d, in, kz, kennz, kennzeichen, "
    "angabe, ohne",
}
