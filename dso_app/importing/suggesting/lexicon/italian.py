"""Italian header words."""

CONCEPTS = {
    # Who
    "customer": "cliente, clienti, cli, debitore, debitori, acquirente, committente, cessionario",
    "party": "anagrafica, controparte, soggetto, intestatario, clifor, cliente fornitore",
    "company": "azienda, società, impresa, ditta",
    "contact": "contatto, contatti, referente, persona di contatto, persona di riferimento",
    "collector": "addetto al recupero, addetto recupero, gestore credito, credit manager, "
    "addetto recupero crediti, gestore del credito",
    "sales": "agente, venditore, commerciale, rappresentante, capo area",
    "account": "conto, conti, sottoconto, mastrino, cto",
    "parent": "capogruppo, casa madre, sede centrale, pagante, società madre",
    # What names it
    "code": "codice, cod, sigla, codici",
    "id": "identificativo, identificatore, ident",
    "n": "numero, numeri, num, n ro, nro, nr",
    "name": "nome, nominativo, ragione sociale, denominazione, rag soc, rag sociale, ragione soc, "
    "denominaz, cognome nome, cognome e nome, nome cognome, nome e cognome",
    "label": "descrizione, causale, oggetto, descr, testo, dettaglio",
    "kind": "tipo, tipi, tipologia, natura, genere, tp, td",
    "reference": "riferimento, rif, rifer",
    "unique": "univoco, univoca, unico",
    "comment": "commento, commenti, osservazioni, annotazioni, annotazione, nota, note",
    # What it is
    "invoice": "fattura, fatture, fatt, ft, fatturazione, fat, ftt",
    "document": "documento, documenti, doc, protocollo, prot, pezza",
    "item": "partita, riga, scadenzario",
    "entry": "registrazione, movimento, prima nota, mov, reg",
    "transaction": "transazione, operazione",
    "order": "ordine, ordini, ord, ordine cliente, vostro riferimento, vs rif, vs riferimento, "
    "ordine acquisto",
    "project": "commessa, progetto, contratto, cantiere, pratica, cig, cup",
    "instalment": "rata, rate, n rata, numero rata, n scadenza, nr rata",
    # When
    "date": "data, date, dt, giorno",
    "issue": "emissione, emessa, emesso",
    "due": "prossima scadenza, scadenza, scadenze, scad, scade, entro il, data limite, "
    "pagabile entro, termine di pagamento entro, scadenza pagamento, scadenza netta",
    "posting": "contabile, registrazione, contabilizzazione, reg",
    "created": "creazione, inserimento, inserito, creato",
    "paid date": "pagato il, incassato il, saldato il, incassata il",
    "cleared": "chiusura, chiusa, saldata, saldato, compensazione, pareggio, quadratura",
    "payment": "pagamento, pagamenti, incasso, incassi, pag, pagam, saldo fattura",
    "paid": "pagato, pagata, incassato, incassata, versato, importo pagato, importo incassato, "
    "acconto",
    # How much
    "amount": "importo, importi, imp, ammontare, somma, impto",
    "total": "totale, totali, tot",
    "value": "valore, controvalore",
    "incl": "ivato, ivata, iva inclusa, con iva, lordo, iva compresa, iva incl, totale documento, "
    "totale fattura, tot fattura, tot documento, tot fatt, tot doc",
    "excl": "imponibile, netto, senza iva, iva esclusa, al netto iva, totale imponibile",
    "original": "originario, originale, iniziale, originaria",
    "balance": "saldo, saldi",
    "remaining": "residuo, rimanente, rimanenza, residua, da incassare, da pagare, da saldare, "
    "importo residuo, saldo residuo, importo aperto, saldo aperto, insoluto, resto, scoperto, "
    "ancora da pagare, residuo aperto, importo scoperto, da riscuotere",
    "open": "aperto, aperta, aperte, aperti, insoluti",
    "debit": "dare, addebito, importo dare, saldo dare, debito",
    "credit": "avere, accredito, importo avere, saldo avere, credito",
    "side": "dare avere, d a, segno dare avere, d o a, segno, segno d a",
    "currency": "valuta, divisa, moneta, val, div",
    "local": "valuta di conto, valuta locale, valuta azienda, moneta di conto",
    "turnover": "fatturato, ricavi, vendite",
    "backlog": "portafoglio ordini, ordini aperti, ordini in corso, ordini da evadere, "
    "da fatturare",
    "month": "mese, mesi",
    # Customers
    "legal": "codice fiscale, cod fiscale, cod fisc, c f, cf, rea, numero rea, registro imprese, "
    "codfisc",
    "tax": "partita iva, p iva, piva, part iva, p i, iva, imposta, imposte, aliquota",
    "address": "indirizzo, via, indir, indirizzo di fatturazione, sede legale, indirizzo legale, "
    "domicilio fiscale, indirizzo sede",
    "complement": "complemento, presso",
    "postcode": "cap, c a p, codice postale, cod avviamento postale, codice avviamento postale",
    "city": "città, comune, località, loc, paese residenza",
    "region": "provincia, prov, regione, pv",
    "country": "nazione, paese, naz, stato estero, cod nazione, codice paese",
    "phone": "telefono, tel, telefono fisso, telef, recapito telefonico, tel fisso",
    "mobile": "cellulare, cell, mobile, telefono cellulare, tel cellulare",
    "email": "posta elettronica, indirizzo email, indirizzo mail, pec, indirizzo e mail, "
    "indirizzo di posta elettronica, mail amministrazione",
    "language": "lingua",
    "term": "condizione, condizioni, termini, dilazione, cond, termine, cond pag",
    "mode": "modalità, metodo, mezzo, modo, tipo pagamento, forma di pagamento, mod pagamento, "
    "modalità di pagamento, mod pag",
    "limit": "fido, limite, fido accordato, fido massimo, limite di fido, affidamento, "
    "limite di credito, massimale, linea di credito, plafond",
    "exposure": "esposizione",
    "group": "gruppo, gruppi, categoria, zona, segmento, settore, etichette, famiglia",
    "scenario": "scenario, piano di sollecito, profilo di sollecito, piano solleciti",
    "penalty": "penale, penali, interessi di mora, mora, interessi",
    "regime": "regime",
    "direct debit": "addebito diretto, rid, sdd, addebito sepa, sepa direct debit, riba, ri ba, "
    "addebito in conto",
    "do not dun": "non sollecitare, blocco solleciti, blocco sollecito, escludi solleciti, "
    "escluso da solleciti",
    "insolvency": "insolvenza, fallimento, fallito, concordato, procedura concorsuale, "
    "data fallimento",
    "role": "ruolo, funzione, qualifica, mansione, reparto",
    "collection": "sollecito, solleciti, recupero crediti, referente solleciti, "
    "contatto principale, contatto solleciti, principale",
    "custom": "personalizzato, libero",
    # What feeds nothing
    "days": "giorni, gg, anzianità, età, gg ritardo",
    "late": "ritardo, scaduto, scaduta, scaduti, giorni di ritardo, giorni ritardo",
    "running": "progressivo, progressiva, saldo progressivo, cumulato, cumulativo, riporto",
    "discount": "sconto, abbuono, sconti",
    "rate": "cambio, tasso, tasso di cambio",
    "quantity": "quantità, qta, prezzo, peso, costo",
    "general": "conto contabile, conto generale, mastro, contropartita, conto co ge, coge, co ge, "
    "piano dei conti, conto di mastro",
    "supplier": "fornitore, fornitori, creditore",
    "user": "utente, operatore, modificato, autore",
    "bank": "banca, abi, cab, filiale banca, conto corrente, coordinate bancarie, banca appoggio",
    "journal": "giornale, sezionale, registro, registro iva, libro giornale",
    "period": "periodo, esercizio, anno, trimestre, settimana",
    "delivery": "consegna, spedizione, ddt, bolla, prevista, previsto",
    "product": "prodotto, articolo, articoli",
    "status": "stato, livello, ultimo sollecito, bloccato, attivo, livello sollecito, "
    "stato pagamento, contenzioso, contestazione",
    "own": "filiale, sede, magazzino, divisione, nostro riferimento, ns rif, codice azienda, "
    "unità, centro di costo",
    "fax": "fax, sito, sito web",
    "bucket": "a scadere, non scaduto",
    "filler": "di, del, dello, della, dei, delle, degli, il, lo, la, i, gli, le, un, una, e, ed, "
    "in, da, dal, al, alla, a, per, con, su, d, l, o, nostro, vostro, dell",
}
