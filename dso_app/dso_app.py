"""The app: pages, API and headers registered, nothing else."""

import gc
from functools import partial

import reflex as rx
from reflex.utils.prerequisites import get_web_dir
from reflex_base.constants import Dirs

from dso_app.api.app import make_api
from dso_app.api.doors import Doors
from dso_app.api.policy import policy_of
from dso_app.components.page import STYLESHEETS, head_components, register_pages
from dso_app.pages.account import view as account
from dso_app.pages.agenda import view as agenda
from dso_app.pages.alerts import view as alerts
from dso_app.pages.assignment import view as assignment
from dso_app.pages.audit import view as audit
from dso_app.pages.backups import view as backups
from dso_app.pages.choose_password import view as choose_password
from dso_app.pages.commitments import view as commitments
from dso_app.pages.company import view as company
from dso_app.pages.copies import view as copies
from dso_app.pages.customer_card import view as customer_card
from dso_app.pages.customers import view as customers
from dso_app.pages.duplicates import view as duplicates
from dso_app.pages.first_visit import view as first_visit
from dso_app.pages.forgetting import ForgetOthers
from dso_app.pages.groups import view as groups
from dso_app.pages.home import view as home
from dso_app.pages.items import view as items
from dso_app.pages.jobs import view as jobs
from dso_app.pages.login import code_view as login_code
from dso_app.pages.login import view as login
from dso_app.pages.merge import view as merge
from dso_app.pages.outbox import view as outbox
from dso_app.pages.rates import view as rates
from dso_app.pages.reports import view as reports
from dso_app.pages.scenario import view as scenario
from dso_app.pages.scenarios import view as scenarios
from dso_app.pages.simulation import view as simulation
from dso_app.pages.smart_upload import view as smart_upload
from dso_app.pages.sources import view as sources
from dso_app.pages.statuses import view as statuses
from dso_app.pages.template import view as template
from dso_app.pages.templates import view as templates
from dso_app.pages.turnover import view as turnover
from dso_app.pages.users import view as users

__all__ = [
    # A screen declares itself when its view is imported.
    "account",
    "agenda",
    "alerts",
    "app",
    "assignment",
    "audit",
    "backups",
    "choose_password",
    "commitments",
    "company",
    "copies",
    "customer_card",
    "customers",
    "duplicates",
    "first_visit",
    "groups",
    "home",
    "items",
    "jobs",
    "login",
    "login_code",
    "merge",
    "outbox",
    "rates",
    "reports",
    "scenario",
    "scenarios",
    "simulation",
    "smart_upload",
    "sources",
    "statuses",
    "template",
    "templates",
    "turnover",
    "users",
]

_NEW_OBJECTS = 20_000
"""So many more made than given back before garbage is looked for."""

app = rx.App(
    stylesheets=STYLESHEETS,
    head_components=head_components(),
    api_transformer=[
        make_api(),
        partial(Doors, policy=policy_of(get_web_dir() / Dirs.STATIC)),
    ],
)
register_pages(app)
app.add_middleware(ForgetOthers(), index=0)


def set_aside_what_stays() -> None:
    """Spare the collector of garbage what lives as long as the process.

    Half a million objects of libraries and pages are looked through otherwise, for a tenth of a
    second, in the middle of somebody's click. What a click makes, some fifty thousand objects, is
    looked through a few times, not seventy.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


app.register_lifespan_task(set_aside_what_stays)
