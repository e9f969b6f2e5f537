"""A customer's own email is its collection contact, unless a contact is marked."""

from sqlalchemy import select
from sqlmodel import Session, col

from dso_app.models import Contact, Customer


def follow_own_email(session: Session, customer: Customer) -> None:
    """Make or mend the contact that stands for the email a person gave the customer.

    An email taken away leaves the contact: it is removed as contacts are.
    """
    if not customer.email:
        return
    query = select(Contact).where(col(Contact.customer_id) == customer.id)
    contacts = list(session.scalars(query.order_by(col(Contact.id))))
    own = next((one for one in contacts if one.from_customer_email), None)
    same = next((one for one in contacts if one.email == customer.email), None)
    if any(one.is_collection and not one.from_customer_email for one in contacts):
        return
    if own is not None:
        own.email = customer.email
    elif same is not None:
        same.is_collection = same.from_customer_email = True
    else:
        session.add(
            Contact(
                customer_id=customer.id or 0,
                email=customer.email,
                language=customer.language,
                is_collection=True,
                from_customer_email=True,
            )
        )
