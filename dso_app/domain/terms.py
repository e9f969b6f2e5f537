"""Payment terms as people write them, and the due date they give."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dso_app.domain.kinds import Kind, Side, plain_words
from dso_app.errors import RelanceError
from dso_app.texts import N_


class NotATerm(RelanceError):
    """A text is no payment term we know; `values["value"]` is the text."""

    message = N_("“{value}” is not a payment term.")

    def __init__(self, value: str) -> None:
        super().__init__(value=value)


class MonthEnd(StrEnum):
    """Where the end of the month comes in."""

    NO = "no"
    AFTER_DAYS = "after_days"
    BEFORE_DAYS = "before_days"


@dataclass(frozen=True)
class Term:
    """A number of days, with the end of the month before or after them, then a day of the month."""

    days: int
    month_end: MonthEnd = MonthEnd.NO
    then_day: int | None = None

    def due(self, issue_date: date) -> date:
        """The due date of what was issued on a date."""
        due = issue_date
        if self.month_end is MonthEnd.BEFORE_DAYS:
            due = _month_end(due)
        due += timedelta(days=self.days)
        if self.month_end is MonthEnd.AFTER_DAYS:
            due = _month_end(due)
        return due if self.then_day is None else _next_day_of_month(due, self.then_day)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _next_day_of_month(day: date, wanted: int) -> date:
    """The first such day of a month on or after a date; a short month ends on its last day."""
    this_month = day.replace(day=min(wanted, _month_end(day).day))
    if this_month >= day:
        return this_month
    next_month = _month_end(day) + timedelta(days=1)
    return next_month.replace(day=min(wanted, _month_end(next_month).day))


_CASH = frozenset(
    {
        *("comptant", "au comptant", "paiement comptant", "net", "immediat", "a la commande"),
        *("a reception", "a reception de facture", "a reception de la facture", "reception"),
        *(
            "des reception",
            "reception de facture",
            "reception facture",
            "a vue",
            "paiement immediat",
        ),
        *("comptant a reception", "comptant a reception de facture", "net a reception"),
        *("cash", "immediate", "immediately", "on receipt", "due on receipt", "upon receipt"),
        *(
            "payable on receipt",
            "due upon receipt",
            "cash on delivery",
            "cod",
            "prepaid",
            "at sight",
        ),
        *("due immediately", "payable immediately", "immediate payment", "prepayment", "receipt"),
        *("cash in advance", "payment in advance", "advance payment", "on receipt of invoice"),
        *("sofort", "sofort fallig", "sofort zahlbar", "zahlbar sofort", "bar", "barzahlung"),
        *("sofort netto", "netto sofort", "bei erhalt", "nach erhalt", "vorkasse", "netto"),
        *("bei rechnungserhalt", "nach rechnungserhalt", "sofort nach rechnungserhalt"),
        *("zahlbar bei erhalt", "sofort nach erhalt", "sofort nach erhalt der rechnung"),
        *("contado", "al contado", "pago al contado", "pago contado", "inmediato", "a la vista"),
        *("pago inmediato", "a la recepcion", "a recepcion de factura", "efectivo", "recepcion"),
        *("contanti", "in contanti", "immediato", "pagamento immediato", "rimessa diretta"),
        *("a vista", "vista fattura", "a vista fattura", "a ricevimento fattura", "anticipato"),
        *("ricevimento fattura", "a ricevimento", "al ricevimento fattura", "alla consegna"),
        *("contant", "direct", "per direct", "bij ontvangst", "na ontvangst", "vooruitbetaling"),
        *("ontvangst factuur", "bij ontvangst factuur", "na ontvangst factuur", "onmiddellijk"),
        *("direct betaalbaar", "direct opeisbaar", "a la livraison", "bei lieferung"),
    }
)
_MONTH_END = re.compile(
    r"\b(?:fins? (?:de |du |le )?mois|fdm|end of (?:the )?month|month ?end|eom|e o m"
    r"|monatsende|ende (?:des )?monats?|monatsultimo|ultimo"
    r"|fin(?:al)? (?:de |del )?mes|fine (?:del )?mese|d ?f ?f ?m|f m|fm|ffm"
    r"|einde? (?:van de |v d |der |van )?maand)\b"
)
_NEXT_MONTH = re.compile(
    r"\b(?:du mois (?:suivant|d apres)|mois suivant|(?:of the )?(?:following|next) month"
    r"|(?:des |im )?folgemonats?|(?:del )?mes (?:siguiente|proximo)|(?:del )?proximo mes"
    r"|(?:del )?mese (?:successivo|seguente|prossimo)"
    r"|(?:van de |der )?(?:volgende|komende) maand)\b"
)
_DAY_OF_MONTH = re.compile(
    r"\b(?:on )?(?:the|le|il|am|zum|den|dia de pago|dia) (\d+)(?: (?:st|nd|rd|th|er|e|de))?\b"
    r"|\b(\d+) (?:st|nd|rd|th|er|e|de)\b"
)
_OF_THE_MONTH = re.compile(r"\b(?:du mois|of the month|del mes|del mese|des monats|van de maand)\b")
_IGNORED = frozenset(
    {
        *("day", "days", "d", "net", "plus", "then", "from", "after", "within", "of", "on", "in"),
        *("date", "dates", "invoice", "payable", "payment", "due", "bank", "transfer", "the", "nt"),
        *("jour", "jours", "j", "nets", "puis", "a", "as", "de", "du", "la", "le", "sous", "n"),
        *("facture", "facturation", "compter", "emission", "paiement", "reglement", "virement"),
        *("cheque", "prelevement", "traite", "lcr", "term", "terms"),
        *("tag", "tage", "tagen", "tg", "netto", "und", "dann", "datum", "rechnungsdatum", "ab"),
        *("rechnung", "nach", "innerhalb", "innert", "von", "zahlbar", "ohne", "abzug", "rein"),
        *("zahlungsziel", "fallig", "der", "die", "zahlung", "uberweisung", "ziel"),
        *("dia", "dias", "neto", "mas", "fecha", "fec", "factura", "fra", "desde", "f", "ff"),
        *("pago", "transferencia", "giro", "recibo", "vencimiento", "plazo", "vista"),
        *("giorno", "giorni", "gg", "g", "netti", "nette", "piu", "data", "fattura", "df", "da"),
        *("dalla", "dal", "della", "bonifico", "riba", "ricevuta", "bancaria", "rd"),
        *("dag", "dagen", "dgn", "binnen", "na", "vanaf", "factuur", "factuurdatum", "betaling"),
    }
)
"""Words that change nothing: units, what the days count from, and the means of payment."""
_SHAPE = re.compile(
    r"(?P<days>\d+)(?:(?P<end> E)(?: T?(?P<then>\d+)(?: M)?)?"
    r"| T(?P<then_no_end>\d+)(?P<then_next> M)?)?"
    r"|(?P<end_first>E)(?: (?P<days_after>\d+))?(?: T(?P<then_after>\d+)(?: M)?)?"
    r"|T?(?P<next_month>\d+) M"
)
_NUMBER_OF_ANOTHER_KIND = re.compile(r"-\s*\d|\d\s*[.,/]\s*\d|%")
_LETTERS_AND_DIGITS = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")
_LONGEST = 80
_MOST_DAYS = 999
_LAST_DAY_OF_MONTH = 31


def parse_term(text: str) -> Term:
    """A payment term such as `30`, `45 days end of month`, `fin de mois 45 jours`, `60 EOM 15`.

    The order of the words is what they mean: days then month end, or month end then days; a
    number after both is the day of the month to wait for. English, French, German, Spanish,
    Italian and Dutch words are known.

    Raises:
        NotATerm: the text is none of these.
    """
    if len(text) > _LONGEST or _NUMBER_OF_ANOTHER_KIND.search(text):
        raise NotATerm(text)
    words = " ".join(_LETTERS_AND_DIGITS.sub(" ", plain_words(text)).split())
    if words in _CASH:
        return Term(0)
    match = _SHAPE.fullmatch(_marked(words))
    if match is None:
        raise NotATerm(text)
    term = _term(match)
    possible_day = term.then_day is None or 1 <= term.then_day <= _LAST_DAY_OF_MONTH
    if term.days > _MOST_DAYS or not possible_day:
        raise NotATerm(text)
    return term


def _marked(words: str) -> str:
    """The numbers of a term between marks: E month end, T day of the month, M month after."""
    marked = _NEXT_MONTH.sub("M", _MONTH_END.sub("E", words))
    marked = _DAY_OF_MONTH.sub(lambda m: f"T{m[1] or m[2]}", marked)
    told = _OF_THE_MONTH.sub(" ", marked).split()
    return " ".join(token for token in told if token not in _IGNORED)


def _term(match: re.Match[str]) -> Term:
    if match["next_month"]:
        return Term(0, MonthEnd.BEFORE_DAYS, _day(match["next_month"]))
    if match["end_first"]:
        return Term(int(match["days_after"] or 0), MonthEnd.BEFORE_DAYS, _day(match["then_after"]))
    month_end = MonthEnd.AFTER_DAYS if match["end"] or match["then_next"] else MonthEnd.NO
    return Term(int(match["days"]), month_end, _day(match["then"] or match["then_no_end"]))


def _day(text: str | None) -> int | None:
    return int(text) if text else None


def default_due_date(kind: Kind, issue_date: date, term: Term, *, minor: int = 0) -> date:
    """The due date of an item whose file gives none; a debit's comes from the term.

    A credit is due on its issue date; `minor`, signed, tells the side of a miscellaneous item.
    """
    credit = kind.side is Side.CREDIT or (kind.side is Side.EITHER and minor < 0)
    return issue_date if credit else term.due(issue_date)
