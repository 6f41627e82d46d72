"""Combinations that stop the talk: what is planned, where, for whom and in which country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mesodesk.clinical.models import Ingredient, Knowledge, Option, ProductClass, Stop
from mesodesk.consent.consultation import Consultation, Reply


def ingredients_named(product: str, ingredients: Mapping[str, Ingredient]) -> tuple[Ingredient, ...]:
    """Return the ingredients that a product's name, as somebody typed it, gives away."""
    typed = product.lower()
    return tuple(item for item in ingredients.values() if any(name in typed for name in item.names))


def class_given_away(product: str, product_class: str, knowledge: Knowledge) -> ProductClass | None:
    """Return the class that a product's name gives away, when it is not the one under which it is planned.

    Only classes count that decide: one that holds a detergent is a detergent, whatever else is in it.
    """
    named = [
        knowledge.product_classes[item.product_class] for item in ingredients_named(product, knowledge.ingredients)
    ]
    deciding = {item.id: item for item in named if item.decides}
    return None if product_class in deciding else next(iter(deciding.values()), None)


def stops_hit(
    consultation: Consultation, knowledge: Knowledge, areas: Sequence[str], country: str
) -> Iterator[tuple[Option, Stop]]:
    """Yield every planned option that a stop forbids, with the stop.

    A product counts as what its name gives away, whatever class it was planned under.

    Args:
        consultation: the plans and answers.
        knowledge: the options, ingredients and stops.
        areas: the areas that the consultation is about.
        country: the clinic's country, as a two-letter code.
    """
    for plan in consultation.plans:
        option = knowledge.options[plan.option]
        if option.area not in areas:
            continue
        named = (item.product_class for item in ingredients_named(plan.product, knowledge.ingredients))
        taken_for = [option.of_class(name) for name in dict.fromkeys((option.product_class, *named))]
        for stop in knowledge.stops:
            if any(stop.scope.touches(each) for each in taken_for) and _holds(stop, consultation, country):
                yield option, stop


def _holds(stop: Stop, consultation: Consultation, country: str) -> bool:
    if stop.countries and country.upper() not in stop.countries:
        return False
    replies = [answer.reply for name in stop.questions if (answer := consultation.answer_to(name))]
    return not stop.questions or any(reply is not Reply.NO for reply in replies)
