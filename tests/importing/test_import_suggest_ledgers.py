"""Ledgers of six languages go in as they are: nothing said, every amount on its side."""

import pytest

from dso_app.domain.kinds import Kind
from tests.support.imports import Ledger, counts

# A file, what remains of each number, and the kinds.
LEDGERS = {
    "French, debit and credit": (
        """
        Compte tiers;Intitulé;N° pièce;Date pièce;Date échéance;Débit;Crédit;Solde progressif
        DUP;Dupont SA;FA12;15/01/2026;14/02/2026;1 200,50;;1 200,50
        DUP;Dupont SA;AV3;20/01/2026;20/01/2026;;200,50;1 000,00
        MAR;Martin;FA13;13/02/2026;15/03/2026;80,00;;1 080,00
        """,
        {"FA12": 120050, "AV3": -20050, "FA13": 8000},
        {"FA12": Kind.INVOICE, "AV3": Kind.PAYMENT},
    ),
    "German, Soll and Haben beside the amount": (
        """
        Debitor;Name 1;Belegnr.;Belegart;Belegdatum;Nettofälligkeit;Betrag in HW;S/H
        100001;Muster GmbH;1400000012;RV;15.01.2026;14.02.2026;1.190,00;S
        100001;Muster GmbH;1600000003;DG;20.01.2026;20.01.2026;190,00;H
        100002;Meier;1500000007;DZ;21.01.2026;21.01.2026;500,00;H
        """,
        {"1400000012": 119000, "1600000003": -19000, "1500000007": -50000},
        {"1600000003": Kind.CREDIT_NOTE, "1500000007": Kind.PAYMENT},
    ),
    "German words for kinds, without signs": (
        """
        Kundennummer;Kundenname;Rechnungsnummer;Art;Rechnungsdatum;Fälligkeit;Bruttobetrag;Offen
        K1;Muster GmbH;R12;Rechnung;15.01.2026;14.02.2026;1.190,00;190,00
        K1;Muster GmbH;G3;Gutschrift;20.01.2026;;119,00;119,00
        """,
        {"R12": 19000, "G3": -11900},
        {"R12": Kind.INVOICE, "G3": Kind.CREDIT_NOTE},
    ),
    "Spanish, Debe and Haber": (
        """
        Cód. cliente;Razón social;Nº factura;Fecha factura;F. vto.;Debe;Haber
        430001;Pérez SL;A/12;15/01/2026;14/02/2026;1.210,00;0,00
        430001;Pérez SL;C/3;20/01/2026;;0,00;210,00
        """,
        {"A/12": 121000, "C/3": -21000},
        {"A/12": Kind.INVOICE, "C/3": Kind.PAYMENT},
    ),
    "Italian, an amount with Dare or Avere": (
        """
        Cod. cliente;Rag. Soc.;Tipo doc.;N. doc.;Data doc.;Scad.;Imponibile;IVA;Importo;Dare/Avere
        C001;Rossi SRL;Fattura;12/A;15/01/2026;14/02/2026;1.000,00;220,00;1.220,00;D
        C001;Rossi SRL;Nota di credito;2/N;20/01/2026;;100,00;22,00;122,00;A
        """,
        {"12/A": 122000, "2/N": -12200},
        {"12/A": Kind.INVOICE, "2/N": Kind.CREDIT_NOTE},
    ),
    "Dutch, D and C": (
        """
        Debiteur;Naam;Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;D/C;Openstaand;Dagen te laat
        1001;Bakker BV;26700012;15-01-2026;14-02-2026;1.210,00;D;210,00;12
        1001;Bakker BV;26800003;20-01-2026;20-01-2026;121,00;C;121,00;0
        """,
        {"26700012": 21000, "26800003": -12100},
        {"26700012": Kind.INVOICE, "26800003": Kind.PAYMENT},
    ),
    "English, month first": (
        """
        Customer;Type;Num;Date;Due Date;Aging;Open Balance
        Dupont;Invoice;1012;01/15/2026;02/14/2026;12;1,190.00
        Dupont;Credit Memo;1013;01/20/2026;01/20/2026;;-190.00
        Lyon;Payment;77;01/21/2026;;;-500.00
        """,
        {"1012": 119000, "1013": -19000, "77": -50000},
        {"1013": Kind.CREDIT_NOTE, "77": Kind.PAYMENT},
    ),
    "without a header": (
        """
        C001;Dupont SA;FA0012;15/01/2026;14/02/2026;1 200,50;;EUR
        C002;Martin SARL;FA0013;16/01/2026;15/02/2026;80,50;;EUR
        C001;Dupont SA;RG0002;20/01/2026;20/01/2026;;200,50;EUR
        """,
        {"FA0012": 120050, "FA0013": 8050, "RG0002": -20050},
        {"FA0012": Kind.INVOICE, "RG0002": Kind.PAYMENT},
    ),
}


@pytest.mark.parametrize(("text", "remaining", "kinds"), LEDGERS.values(), ids=LEDGERS)
def test_a_ledger_goes_in_as_its_system_writes_it(
    light_ledger: Ledger, text: str, remaining: dict[str, int], kinds: dict[str, Kind]
) -> None:
    lines = [line.strip() for line in text.strip().splitlines()]
    answer = light_ledger.items("\n".join(lines) + "\n")
    assert counts(answer) == {"created": len(remaining)}
    assert light_ledger.remaining() == remaining
    assert {number: light_ledger.item(number).kind for number in kinds} == kinds
    again = light_ledger.items("\n".join(lines) + "\n")
    assert counts(again) == {"unchanged": len(remaining)}
