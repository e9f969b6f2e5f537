"""English header words, and those of software that is English everywhere."""

CONCEPTS = {
    # Who
    "customer": "customer, customers, client, clients, cust, custumer, debtor, debtors",
    "party": "party, partner, business partner, bp, counterparty, sold to, sold to party, bill to, "
    "billto, bill to customer, card, related partner",
    "company": "company, organisation, organization, business, firm, legal entity",
    "contact": "contact, contacts, contact person, person",
    "collector": "collector, credit controller, credit manager, collections agent, ar clerk",
    "sales": "sales rep, sales representative, salesperson, sales person, salesman, sales, rep, "
    "account manager, seller",
    "aux": "auxiliary, aux",
    "account": "a c, account, accounts, acct, acc, ledger account, subledger account",
    "parent": "parent, head office, headquarters, parent company, mother company, payer",
    # What names it
    "code": "code, key, alias",
    "id": "id, identifier, ident, identity, uid, guid, uuid",
    "n": "number, numbers, no, nr, num, nbr, numb",
    "name": "name, names, last name, surname, co last name, full name, fullname",
    "label": "description, desc, label, text, details, particulars, narrative, narration",
    "kind": "type, kind, typ, class",
    "reference": "reference, references, ref",
    "assignment": "assignment",
    "unique": "unique",
    "comment": "comment, comments, memo, note, notes, remark, remarks, observation",
    # What it is
    "invoice n": "invoicenumber",
    "invoice date": "invoicedate, invoiced on, date invoiced",
    "due date": "duedate",
    "invoice": "invoice, invoices, inv, bill, billing, invoicing",
    "document": "document, documents, doc, voucher, vouchers",
    "item": "item, items, line",
    "entry": "entry, posting line, journal entry, record, row",
    "transaction": "transaction, transactions, txn, trans, trx",
    "order": "order, orders, purchase order, sales order, po, p o, so, customer reference, "
    "your reference, your ref, customer ref, external document",
    "project": "project, business case, job, contract, case, matter, opportunity",
    "instalment": "instalment, installment, installments, instalments, term line",
    # When
    "date": "date, dated, dt, day",
    "issue": "issue, issued, issuance, emitted",
    "due": "due, net due, maturity, payable by, pay by, receive by, payment due, deadline, "
    "payable on",
    "posting": "posting, posted, booking, booked, accounting, gl date",
    "created": "created, creation, entered, input",
    "paid date": "paid on, cleared on, settled on, closed on, collected on, received on",
    "cleared": "cleared, clearing, clear, settled, settlement, closed, reconciled, reconciliation, "
    "matched",
    "payment": "payment, payments, receipt, pay",
    "paid": "paid, received, collected, payed, amount applied, applied",
    # How much
    "amount": "amount, amounts, amt, amnt, sum",
    "total": "total, totals, tot",
    "value": "value",
    "incl": "gross, incl tax, including tax, incl vat, including vat, tax included, inc tax, "
    "inc vat, incl, vat included, with tax, tax inclusive, including taxes",
    "excl": "excl, excl tax, excluding tax, excl vat, excluding vat, ex vat, ex tax, untaxed, "
    "without tax, subtotal, sub total, net amount, net value, before tax, tax excluded, taxable",
    "tax": "vat registration, vat registration number, vat reg, tax registration, vat, tax, taxes, "
    "gst, sales tax",
    "original": "original, orig, initial",
    "balance": "balance, bal",
    "remaining": "remaining, residual, remainder, rest, left, still due, still open",
    "open": "open, outstanding, unpaid, uncleared",
    "debit": "debit, debits, dr, deb",
    "credit": "credit, credits, cr, cred",
    "side": "side, debit credit, debit credit indicator, debit credit ind, d c, dc, dr cr, c d, "
    "d c indicator, debit or credit, sign indicator",
    "currency": "currency, currencies, curr, cur, ccy, crcy, iso currency, "
    "foreign currency, foreign",
    "local": "local, lc, lcy, local currency, loc curr, company currency, base currency, "
    "functional currency, home currency, local curr, company curr, loc cur, loc crcy, "
    "company code currency, company code curr, reporting currency, accounting currency",
    "local currency": "lcurr, l curr",
    "turnover": "turnover, revenue, revenues, net sales, total sales, billings",
    "backlog": "backlog, order backlog, open orders, open order, to be invoiced, not invoiced",
    "month": "month, months",
    # Customers
    "legal": "legal, siren, siret, company number, company registration, registration number, "
    "registration no, company reg no, company registration number, duns, crn, legal id, "
    "legal identifier, legal form number, tax number 1, trade register, commercial register, ein, "
    "abn",
    "register": "registration, registered, register, reg",
    "address 2": "address second line, second address line",
    "address 3": "address third line, third address line",
    "address": "address, street, addr, billing address, invoice address, postal address, "
    "mailing address, street address, billing street, address line, line of address, "
    "invoicing address",
    "postcode": "postcode, post code, postal code, zip, zip code, zipcode, billing zip, postal, "
    "billing postal code",
    "city": "city, town, billing city, locality",
    "region": "region, state, province, county, billing state, state province",
    "country": "country, countries, nation, billing country, country region",
    "phone": "phone, telephone, tel, landline, phone main, main phone, phones",
    "mobile": "mobile, cell, mobile phone, cell phone, cellphone, cellular",
    "email": "email, main email, primary email, e mail, mail, emails, e mails, email address, "
    "e mail address, mail address",
    "language": "language, lang, locale",
    "term": "term, terms, conditions, condition",
    "mode": "method, means, mode, methods",
    "limit": "limit, ceiling, line of credit, credit line, credit limit, credit lim",
    "exposure": "exposure",
    "group": "group, groups, category, categories, segment, segments, tag, tags, labels, family",
    "scenario": "scenario, dunning procedure, dunning profile, dunning scenario, dunning plan",
    "penalty": "penalty, penalties, interest, late fee",
    "regime": "regime, scheme",
    "direct debit": "direct debit, sepa direct debit, direct debits, sdd",
    "do not dun": "do not dun, dunning block, no dunning, do not chase, no reminders, "
    "do not remind, block dunning, on hold",
    "insolvency": "insolvency, insolvent, bankruptcy, bankrupt",
    "role": "role, function, job title, position, title, department",
    "collection": "collection, collections, dunning contact, primary, main contact, dunning, "
    "collection contact, is collection",
    "custom": "custom, user defined",
    # What feeds nothing
    "days": "days, day count, ageing, aging, age",
    "late": "late, overdue, past due, delay, delayed, arrears, days late, days overdue",
    "running": "running, cumulative, cumul, cumulated, running total, running balance, "
    "carried forward, brought forward",
    "discount": "discount, discounts, cash discount, rebate",
    "rate": "rate, exchange rate, fx rate, exchange",
    "quantity": "quantity, qty, unit, units, price, prices, weight, cost, margin",
    "general": "general, gl, g l, general ledger, gl account, g l account, control account, "
    "reconciliation account, contra account, offset account, offsetting account",
    "supplier": "supplier, vendor, creditor, payee, vendors, suppliers",
    "user": "user, accountant, created by, entered by, modified, updated, owner, author, changed",
    "bank": "bank, iban, bic, swift, account holder, sort code",
    "journal": "journal, batch, ledger",
    "period": "period, fiscal, year, fiscal year, quarter, week",
    "delivery": "delivery, shipping, shipment, shipped, ship, dispatch, expected, planned, plan, "
    "promised, promise",
    "product": "product, products, article, sku, material",
    "status": "status, stage, state of, level, dunning level, reminder, reminders, last reminder, "
    "disputed, dispute, flag, blocked, block, active, inactive, probability, score, risk",
    "own": "company code, our reference, our ref, branch, division, business unit, subsidiary, "
    "site, plant, store, warehouse, establishment, business area",
    "fax": "fax, website, web, url, www",
    "bucket": "bucket, not due, current, over 90",
    "filler": "of, the, in, on, at, to, for, from, by, and, a, an, is, as, with, per, our, your, "
    "or, eu, display, grand, eur, euro, euros, usd, gbp, chf, s, signed",
}
