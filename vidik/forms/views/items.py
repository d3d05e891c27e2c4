# SPDX-License-Identifier: EUPL-1.2
"""Pages on which one question, table or group of a draft is written."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor
from vidik.core.texts import TextsBoundField
from vidik.forms.content import Content
from vidik.forms.forms import COLUMNS, TEXTS, ItemForm, typed
from vidik.forms.messages.answers import pick
from vidik.forms.messages.drafts import SORTS
from vidik.forms.methods.drafting import (
    CannotMoveError,
    Cells,
    Item,
    NoSuchItemError,
    Sort,
    above,
    find,
    walk,
)
from vidik.forms.methods.flaw import DraftRefused
from vidik.forms.methods.model import Kind
from vidik.forms.models import FormDraft
from vidik.forms.registry import catalogue
from vidik.forms.selectors import versions as reading
from vidik.forms.services import building
from vidik.forms.services.building import EditConflict
from vidik.forms.types import CatalogueMeasure
from vidik.forms.views.builder import item_flaw_message, show_error, trail
from vidik.forms.views.drafting import back_to, base_of, label_of


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Change one question, table or group."""
    actor = actor_of(request)
    draft = reading.draft(actor, key)
    content = reading.content(draft)
    try:
        current = find(content.items, name)
        outside = above(content.items, name)
    except NoSuchItemError:
        messages.error(request, _("“%(name)s” is no longer there.") % {"name": name[:80]})
        return redirect("forms:draft", key)
    sort = current.sort(is_top=not outside)
    form = ItemForm(
        request.POST or None,
        initial=typed(current),
        sort=sort,
        lists=content.lists,
        current=current.cells,
    )
    conflict: list[tuple[Any, str]] = []
    base = base_of(request, draft)
    then = request.POST.get("then", "")
    if request.method == "POST" and then == "place":
        return _placed(request, draft, name, actor)
    if request.method == "POST" and then == "save" and form.is_valid():
        try:
            building.save_item(draft, name, form.cells(), base=base, actor=actor)
        except EditConflict as error:
            conflict = _conflict(form, error.current)
            base = error.draft.revision
        except DraftRefused as refused:
            form.say(refused.flaws, form.cleaned_data.get("name", name))
        except ValidationError as error:
            show_error(form, error)
        except NoSuchItemError:
            form.add_error(None, _("“%(name)s” is no longer there.") % {"name": name})
        else:
            messages.success(request, _("Saved."))
            return back_to(key, form.cleaned_data.get("name", name))
    context = {
        "current": current,
        "title": label_of(current),
        "sort_words": SORTS[sort],
        "groups": _groups(content, current),
        "conflict": conflict,
    }
    return _item_page(request, draft, form, base, context)


def _item_page(
    request: HttpRequest, draft: FormDraft, form: ItemForm, base: int, context: dict[str, Any]
) -> HttpResponse:
    """Show the page of an item, with the search for measures where it may be bound to one."""
    actor = actor_of(request)
    query = request.POST.get("measure_words", "")[:200].replace("\x00", "")
    then = request.POST.get("then", "")
    found = []
    if "measure" in form.fields and form.is_bound:
        if then.startswith("choose "):
            data = request.POST.copy()
            data["measure"] = then.removeprefix("choose ")
            form.data = data
        elif then == "search":
            found = catalogue().like(actor, query)
    if then != "save":
        # Until it is to be saved, nothing is missing yet.
        form.errors.clear()
    code = str(form["measure"].value() or "") if "measure" in form.fields else ""
    measure = catalogue().measure(actor, code) if code else None
    return render(
        request,
        "forms/item.html",
        {
            "draft": draft,
            "form": form,
            "base": base,
            "words": query,
            "found": found,
            "is_searched": then == "search",
            "measure": measure,
            "divided": _divided(measure),
            "logic": [form[name] for name in _LOGIC if name in form.fields],
            "texts": [form[name] for name in _TEXTS if name in form.fields],
            "kinds": [form[name] for name in _KINDS if name in form.fields],
            "binding": [form[name] for name in _BINDING if name in form.fields],
            "trail": trail(
                (reverse("forms:draft", args=[draft.pk]), str(draft.title)),
                (None, str(context["title"])),
            ),
            **context,
        },
        status=409 if context.get("conflict") else 200,
    )


def _divided(measure: CatalogueMeasure | None) -> list[dict[str, Any]]:
    """List what divides a measure in the reader's words, for whoever writes codes."""
    if measure is None:
        return []
    return [
        {
            "code": one.code,
            "words": pick(one.texts),
            "listed": [(code, pick(texts)) for code, texts in one.codes],
        }
        for one in measure.divided
    ]


_TEXTS: Final = ("label", "hint")
_KINDS: Final = ("kind", "choice_list", "required", "theme")
_BINDING: Final = ("dimensions", "rows", "columns", "period", "numbers")
_LOGIC: Final = ("relevant", "constraint", "message", "calculation", "name")


def _conflict(form: ItemForm, current: Cells | None) -> list[tuple[Any, str]]:
    """List what stands now beside what was typed, for the fields in which they differ."""
    if current is None:
        return []
    shown = typed(Item(dict(current)))
    found = [
        (form.fields[name].label, shown.get(name, ""))
        for name in (*COLUMNS, "kind", "choice_list")
        if name in form.fields and shown.get(name, "") != str(form[name].value() or "")
    ]
    for name in TEXTS:
        whole = form[name] if name in form.fields else None
        if isinstance(whole, TextsBoundField):
            found += [
                (part.label, shown[name].get(part.language.tag, ""))
                for part in whole.parts
                if shown[name].get(part.language.tag, "") != str(part.value() or "")
            ]
    return found


def _placed(request: HttpRequest, draft: FormDraft, name: str, actor: Actor) -> HttpResponse:
    try:
        building.place_item(draft, name, into=request.POST.get("into", ""), actor=actor)
    except (NoSuchItemError, CannotMoveError):
        messages.error(request, _("It cannot be moved there."))
        return redirect("forms:draft-item", draft.pk, name)
    except DraftRefused as refused:
        for flaw in refused.flaws[:5]:
            messages.error(request, item_flaw_message(flaw))
        return redirect("forms:draft-item", draft.pk, name)
    messages.success(request, _("Moved."))
    return back_to(draft.pk, name)


def _groups(content: Content, item: Item) -> list[tuple[str, str]]:
    """List the groups to whose end an item may be moved."""
    own = {one.name for one in walk((item,))}
    if item in content.items:
        return []
    return [
        (one.name, label_of(one))
        for one in walk(content.items)
        if one.is_group and not one.is_table and one.name not in own
    ]


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, key: int) -> HttpResponse:
    """Add a question, a table or a group."""
    actor = actor_of(request)
    draft = reading.draft(actor, key)
    content = reading.content(draft)
    wanted = request.GET.get("sort", "")
    sort = Sort(wanted) if wanted in set(Sort) else Sort.QUESTION
    after, into = request.GET.get("after", ""), request.GET.get("into", "")
    name = _free_name(content, into or after)
    form = ItemForm(
        request.POST or None,
        initial={"kind": Kind.TEXT, "name": name},
        sort=sort,
        lists=content.lists,
    )
    if request.method == "POST" and request.POST.get("then") == "save" and form.is_valid():
        new = Item(form.cells())
        try:
            building.add_items(draft, [new], after=after, into=into, actor=actor)
        except DraftRefused as refused:
            form.say(refused.flaws, new.name)
        except ValidationError as error:
            show_error(form, error)
        except NoSuchItemError:
            form.add_error(None, _("The place for it is no longer there."))
        else:
            messages.success(request, _("Added."))
            return back_to(key, new.name)
    context: dict[str, Any] = {
        "current": None,
        "title": _("Add: %(what)s") % {"what": SORTS[sort]},
        "sort_words": SORTS[sort],
        "groups": [],
        "conflict": [],
    }
    return _item_page(request, draft, form, draft.revision, context)


def _free_name(content: Content, near: str) -> str:
    taken = {item.name for item in walk(content.items)}
    start = near if near in taken else "section"
    number = 1
    while f"{start}_{number}" in taken:
        number += 1
    return f"{start}_{number}"
