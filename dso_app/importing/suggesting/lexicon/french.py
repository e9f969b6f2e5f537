"""French header words."""

CONCEPTS = {
    # Who
    "customer": "client, clients, clt, cli, débiteur, débiteurs, acheteur",
    "party": "tiers, partenaire, donneur d'ordre, facturé à, client facturé, client livré facturé",
    "company": "société, sociétés, entreprise, entreprises, établissement client",
    "contact": "contact, contacts, interlocuteur, correspondant",
    "collector": "chargé de recouvrement, recouvreur, gestionnaire, chargé de relance, "
    "gestionnaire de compte, chargé de clientèle recouvrement",
    "sales": "commercial, commerciaux, représentant, vendeur, ingénieur commercial, vrp, "
    "collaborateur, chargé d'affaires",
    "account": "compte, comptes, cpte, cpt, cte",
    "aux": "auxil, auxiliaire, aux, compte auxiliaire, comp aux, compaux, cpte auxiliaire, "
    "compte aux",
    "parent": "payeur, maison mère, siège, compte centralisateur, centrale, code centrale, "
    "tiers payeur, client payeur, société mère, tête de groupe, groupe payeur",
    # What names it
    "code": "code, cod, clé, racine",
    "id": "identifiant, ident, idf",
    "n": "numéro, numéros, numero, n, no, num, nos",
    "name": "nom, noms, raison sociale, rais soc, raison soc, intitulé, dénomination, "
    "dénomination sociale, désignation client, nom prénom, nom complet, enseigne, nom commercial",
    "label": "libellé, libellés, lib, libelle, description, désignation, motif, texte, objet",
    "kind": "type, types, nature, genre, sorte",
    "reference": "référence, références, réf, refer",
    "unique": "unique",
    "comment": "commentaire, commentaires, remarque, remarques, observation, observations, note, "
    "notes, mémo, annotation",
    # What it is
    "invoice date": "facturé le, facturée le",
    "invoice": "facture, factures, fact, fac, facturation, facturé, facturée, fctre, fact client",
    "document": "pièce, pièces, document, documents, justificatif, pce, doc",
    "item": "ligne, poste, créance, créances",
    "entry": "écriture, écritures, ecr, mouvement, mvt, enregistrement, opération, saisie",
    "transaction": "transaction",
    "order": "commande, commandes, cde, cmde, bon de commande, bc, référence client, "
    "votre référence, réf client, vos références, référence commande client, v réf",
    "project": "affaire, affaires, dossier, projet, chantier, contrat, marché",
    "instalment": "rang, tranche",
    # When
    "date": "date, dates, dt, dte, jour",
    "issue": "émission, émis, émise, émis le",
    "due": "échéance, échéances, éch, echean, exigibilité, exigible, date limite, "
    "limite de paiement, date limite de paiement, date limite de règlement, à payer le, "
    "à régler le, à payer avant, paiement prévu, date de paiement prévue, terme, échue le",
    "posting": "comptable, comptabilisation, compta, comptabilité",
    "created": "création, créé le, créé, saisie le",
    "paid date": "payé le, réglé le, encaissé le, lettré le, payée le, réglée le, acquitté le",
    "cleared": "lettrage, lettré, lettrée, pointage, soldé le, soldée le, date solde, apurement",
    "payment": "règlement, règlements, paiement, paiements, encaissement, regl, rglt, rgt, "
    "versement, règlt, paie",
    "paid": "payé, réglé, réglée, encaissé, acquitté, déjà payé, déjà réglé, versé, acompte, "
    "montant payé, montant réglé, acomptes",
    # How much
    "amount": "montant, montants, mt, mnt, mtt, mont, somme",
    "total": "total, totaux, tot",
    "value": "valeur",
    "incl": "ttc, toutes taxes comprises, t t c",
    "excl": "ht, hors taxe, hors taxes, h t, net ht, hors tva, base ht, assiette",
    "tax": "tva, taxe, taxes, t v a",
    "original": "initial, initiale, origine, d'origine, nominal",
    "balance": "solde, soldes",
    "remaining": "restant à payer, restant à régler, reste, restant, restante, restants, reliquat, "
    "reste dû, reste à payer, reste à régler, reste à encaisser, restant dû, solde dû, "
    "solde restant, solde à payer, solde à régler, rap, montant restant dû, net à payer, "
    "montant dû, reste à recouvrer, solde ouvert, solde restant dû, à recouvrer, solde non lettré",
    "open": "ouvert, ouverte, en cours, impayé, impayés, non soldé, non réglé",
    "debit": "débit, débits, déb, doit, solde débiteur, débit eur",
    "credit": "crédit, crédits, créd, cré, avoir, solde créditeur",
    "side": "sens, sens écriture, d ou c, débit ou crédit, débit crédit, sens débit crédit, "
    "code sens",
    "currency": "devise, devises, monnaie, dev",
    "local": "locale, monnaie locale, devise locale, devise société, monnaie de tenue, "
    "devise de tenue, devise interne",
    "turnover": "chiffre d'affaires, chiffre affaires, chiffre d'affaire, ca, ventes",
    "backlog": "carnet, carnet de commandes, commandes en cours, encours commandes, "
    "encours de commandes, en cours de commandes, commandes à facturer, commandes non facturées, "
    "reste à facturer, reste à livrer, en commande",
    "month": "mois",
    # Customers
    "legal": "siren, siret, rcs, identifiant légal, numéro d'entreprise, n° entreprise, bce, "
    "registre du commerce, n° siren, n° siret, rc, ide",
    "intra": "intracommunautaire, intracom, intra, intracommunautaires",
    "address": "adresse, adresses, rue, voie, adr, adresse de facturation, adresse facturation, "
    "adresse postale, adresse ligne, ligne adresse",
    "address 2": "adresse deuxième ligne, deuxième ligne d'adresse",
    "address 3": "adresse troisième ligne, troisième ligne d'adresse",
    "complement": "complément, complément d'adresse, complément adresse, compl adresse, lieu dit",
    "postcode": "code postal, cp, c p, code post, npa",
    "city": "ville, villes, commune, localité, bureau distributeur",
    "region": "région, département, dept, canton",
    "country": "pays",
    "phone": "téléphone, téléphones, tél, tph, téléphone fixe, fixe, tel fixe, standard",
    "mobile": "portable, mobile, gsm, téléphone portable, tél portable, téléphone mobile, "
    "tél mobile, tel port",
    "email": "courriel, mél, adresse mail, adresse email, adresse e mail, adresse courriel, "
    "adresse électronique, mails, e mail facturation",
    "language": "langue",
    "term": "conditions, condition, délai, délais, modalités, modalité, cond, échéancier",
    "mode": "mode, moyen, moyens, méthode, mode de paiement, mode de règlement",
    "limit": "plafond, limite, seuil, plafond encours, limite de crédit, plafond de crédit, "
    "encours autorisé, encours maximum, encours maximum autorisé, encours max, encours maxi, "
    "encours accordé, plafond d'encours, crédit autorisé, autorisation d'encours, encours garanti",
    "exposure": "encours",
    "group": "groupe, groupes, catégorie, catégories, famille, familles, étiquettes, étiquette, "
    "secteur, typologie",
    "scenario": "scénario, profil de relance, scénario de relance, plan de relance, "
    "modèle de relance",
    "penalty": "pénalité, pénalités, pénalités de retard, intérêts",
    "regime": "régime",
    "direct debit": "prélèvement, prélèvements, prélevé, prélèvement automatique, prélèvement sepa",
    "do not dun": "ne pas relancer, blocage relance, hors relance, sans relance, exclu relance, "
    "relance bloquée, non relançable, pas de relance",
    "insolvency": "insolvabilité, liquidation, redressement, procédure collective, "
    "redressement judiciaire, liquidation judiciaire, jugement, sauvegarde, insolvable",
    "role": "fonction, rôle, poste occupé, qualité, service",
    "collection": "recouvrement, relance, contact de relance, contact recouvrement, principal, "
    "contact relance, contact principal, à relancer, destinataire relance",
    "custom": "personnalisé, libre, champ libre, personnalisée",
    # What feeds nothing
    "days": "jours, jour de retard, ancienneté, nb jours, nombre de jours, âge",
    "late": "retard, retards, échu, échue, jours de retard, dépassement, impayé depuis",
    "running": "cumul, cumulé, cumulée, progressif, solde progressif, solde cumulé, cumuls, "
    "report, à nouveau",
    "discount": "escompte, remise, remises, rabais, ristourne",
    "rate": "taux, cours, taux de change, change",
    "quantity": "quantité, qté, qte, prix, pu, poids, coût, marge, unité",
    "general": "général, générale, compte général, compte collectif, collectif, contrepartie, "
    "compte de contrepartie, compte de vente, compte général tiers, cpte général",
    "supplier": "fournisseur, fournisseurs, créancier, créditeur",
    "user": "utilisateur, utilisateurs, opérateur, saisi par, modifié le, modification, auteur",
    "bank": "banque, rib, agence, domiciliation, iban bic, guichet, titulaire du compte",
    "journal": "journal, jal, jnl, code journal, folio, lot",
    "period": "période, exercice, année, trimestre, semaine, mois comptable",
    "delivery": "livraison, livré, expédition, prévue, prévu, prévisionnelle, promesse",
    "product": "produit, produits, article, articles",
    "status": "statut, état, niveau, niveau de relance, dernière relance, date relance, relances, "
    "litige, litiges, bloqué, actif, code lettrage, lettre, risque, date de relance, nb relances",
    "own": "agence commerciale, code société, notre référence, entité, établissement, site, dépôt, "
    "magasin, filiale, section, analytique, axe, service vendeur",
    "fax": "télécopie, fax, site web, site internet",
    "bucket": "non échu, échu",
    "filler": "de, du, des, d, la, le, les, l, un, une, et, par, sur, pour, en, au, aux, à, ou, "
    "votre, notre, nos",
}
