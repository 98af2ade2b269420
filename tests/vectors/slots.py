#!/usr/bin/env python3
"""Slot cases for the booking rules R1 to R8, worked out a second time in another language.

Each case is a small clinic, what is taken, one question, and every time that can be had. The answer comes from
walking the wall clock step by step with `zoneinfo` and asking each rule about each start: slow, and nothing like
the sweep in `crates/domain`. Run it where Python and its `tzdata` are new enough:

    python3 tests/vectors/slots.py > tests/vectors/slots.json

The output is the same every time; with `--check` it is compared with the file instead, as `cargo xtask test` does.
`crates/domain/tests/slot_vectors.rs` reads it.
"""

import json
import pathlib
import random
import sys
import zoneinfo
from datetime import date, datetime, timedelta, timezone

# Prefer the tzdata package over the system's copy, which may be years older.
zoneinfo.reset_tzpath(to=[])
UTC = timezone.utc

ZONES = [
    "Europe/Paris",
    "America/Toronto",
    "America/Halifax",
    "America/St_Johns",  # half past
    "America/Winnipeg",
    "Australia/Lord_Howe",  # shifts by half an hour
    "Pacific/Chatham",  # three quarters past
    "Africa/Cairo",  # loses and repeats midnight
    "America/Havana",  # loses midnight
    "America/Santiago",  # southern, loses midnight
    "Asia/Kolkata",  # never shifts
    "America/Scoresbysund",  # loses the hour before midnight
]
YEARS = (2027, 2028)


# --- time -----------------------------------------------------------------------------------------------------------


def zone(name):
    return zoneinfo.ZoneInfo(name)


def instant(wall, tz):
    """R1. Without `fold`, Python means the first of two and, in a gap, the offset before it: just what RFC 5545 says."""
    return wall.replace(tzinfo=zone(tz), fold=0).astimezone(UTC)


def both_instants(wall, tz):
    """Every instant at which the wall shows this time: none in a gap, two in a fold."""
    found = set()
    for fold in (0, 1):
        candidate = wall.replace(tzinfo=zone(tz), fold=fold).astimezone(UTC)
        if candidate.astimezone(zone(tz)).replace(tzinfo=None) == wall:
            found.add(candidate)
    return sorted(found)


def local_date(when, tz):
    return when.astimezone(zone(tz)).date()


def shifts(tz):
    """The local dates on which the clocks change."""
    found = []
    hour = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    while hour.year <= YEARS[-1]:
        following = hour + timedelta(hours=1)
        if hour.astimezone(zone(tz)).utcoffset() != following.astimezone(zone(tz)).utcoffset():
            found.append(local_date(hour, tz))
        hour = following
    return found


def minutes(n):
    return timedelta(minutes=n)


def time_of_day(text):
    """`24:00` is the midnight that follows, so an end before or at its start is on the next date."""
    hours, mins = map(int, text.split(":"))
    return timedelta(hours=hours % 24, minutes=mins)


# --- the rules ------------------------------------------------------------------------------------------------------


def windows_on(case, practitioner, place, day):
    closed = any(c["date"] == str(day) and c.get("place") in (None, place["id"]) for c in case["closures"])
    exceptions = [e for e in practitioner["overrides"] if e["date"] == str(day) and e["place"] == place["id"]]
    if closed:
        return [w for e in exceptions if e["force_open"] for w in e["windows"]]
    if exceptions:
        return [w for e in exceptions for w in e["windows"]]
    return [
        h["window"]
        for h in practitioner["hours"]
        if h["place"] == place["id"]
        and h["weekday"] in ("daily", WEEK[day.weekday()])
        and h.get("valid_from", str(day)) <= str(day) <= h.get("valid_to", str(day))
        and "visit" in h.get("services", ["visit"])
    ]


def opened(case, practitioner, place, first, last):
    """Each window as (opens, closes, wall time it was written to open), for the dates on which it opens."""
    found = []
    day = first
    while day <= last:
        for start, end in windows_on(case, practitioner, place, day):
            midnight = datetime(day.year, day.month, day.day)
            opens, closes = midnight + time_of_day(start), midnight + time_of_day(end)
            if closes <= opens:
                closes += timedelta(days=1)
            window = instant(opens, place["zone"]), instant(closes, place["zone"]), opens
            if window[0] < window[1]:
                found.append(window)
        day += timedelta(days=1)
    return sorted(found)


def lies_in_open_time(windows, start, end):
    """R6: walk along as long as some window covers the next instant."""
    here = start
    while here < end:
        reach = [closes for opens, closes, _ in windows if opens <= here < closes]
        if not reach:
            return False
        here = max(reach)
    return True


def grid(windows, step, tz):
    """R2: count wall-clock steps from each window's written start."""
    found = set()
    for opens, closes, wall in windows:
        # An end that R1 moved out of a gap shows a later wall time than was written.
        while wall <= closes.astimezone(zone(tz)).replace(tzinfo=None) + timedelta(hours=3):
            found.update(start for start in both_instants(wall, tz) if opens <= start < closes)
            wall += minutes(step)
    return sorted(found)


def travel(case, here, there):
    for one, other in ((here, there), (there, here)):
        for way in case["travel"]:
            if (way["from"], way["to"]) == (one, other):
                return minutes(way["minutes"])
    return minutes(0)


def counts(case, row):
    return "expires_at" not in row or parse(case["now"]) < parse(row["expires_at"])


def is_free(case, resource, start, end, place=None):
    """R4, R5, R8. `place` is where somebody has to be in person."""
    for row in case["taken"]:
        if row["resource"] != resource or not counts(case, row):
            continue
        taken_from, taken_to = parse(row["start"]), parse(row["end"])
        if place and row.get("place", place) != place:
            taken_from -= travel(case, place, row["place"])
            taken_to += travel(case, row["place"], place)
        if start < taken_to and taken_from < end:
            return False
    return True


def visits_on(case, practitioner, day, tz):
    return sum(
        1
        for row in case["taken"]
        if row["resource"] == "practitioner:" + practitioner["id"]
        and counts(case, row)
        and "visit" in row
        and local_date(parse(row["visit"]), tz) == day
    )


def answer(case):
    service, now = case["service"], parse(case["now"])
    length = minutes(service["minutes"])
    first, last = date.fromisoformat(case["from"]), date.fromisoformat(case["to"])
    found = []
    for practitioner in case["practitioners"]:
        for place in case["places"]:
            tz = place["zone"]
            windows = opened(case, practitioner, place, first - timedelta(days=4), last + timedelta(days=4))
            for start in grid(windows, service["step"], tz):
                end = start + length
                if start < now + minutes(service["notice"]):
                    continue
                if local_date(start, tz) > local_date(now, tz) + timedelta(days=service["horizon_days"]):
                    continue
                if not lies_in_open_time(windows, start, end):
                    continue
                cap = service["daily_cap"]
                if cap is not None and visits_on(case, practitioner, local_date(start, tz), tz) >= cap:
                    continue
                for way in service["modalities"]:
                    in_person = way == "in-person"
                    if in_person and place["kind"] != "physical":
                        continue
                    shown = local_date(start, tz if in_person else case["zone"])
                    if not first <= shown <= last:
                        continue
                    occupied = start - minutes(service["before"]), end + minutes(service["after"])
                    here = place["id"] if in_person else None
                    if not is_free(case, "practitioner:" + practitioner["id"], *occupied, here):
                        continue
                    room = None
                    if in_person and service["room_kind"]:
                        until = end + minutes(service["room_after"])
                        rooms = [
                            r["id"]
                            for r in case["rooms"]
                            if r["place"] == place["id"]
                            and r["kind"] == service["room_kind"]
                            and is_free(case, "room:" + r["id"], start, until)
                        ]
                        if not rooms:
                            continue
                        room = min(rooms)
                    found.append((practitioner["id"], place["id"], way, room, int(start.timestamp())))
    return grouped(found)


def grouped(found):
    """The starts, as seconds since 1970, of each practitioner, place, way and room."""
    groups = {}
    for *group, start in found:
        groups.setdefault(tuple(group), []).append(start)
    keys = ("practitioner", "place", "way", "room", "starts")
    return [without_nulls(**dict(zip(keys, (*group, sorted(starts))))) for group, starts in groups.items()]


# --- the cases ------------------------------------------------------------------------------------------------------


def parse(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def show(when):
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def without_nulls(**fields):
    return {name: value for name, value in fields.items() if value is not None}


WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def daily(place, windows):
    return [hours(place, "daily", window) for window in windows]


def hours(place, weekday, window, valid_from=None, valid_to=None, services=None):
    return without_nulls(
        place=place, weekday=weekday, window=window, valid_from=valid_from, valid_to=valid_to, services=services
    )


def place(name, tz, kind="physical"):
    return dict(id=name, zone=tz, kind=kind)


def service(length, step, **more):
    usual = dict(
        minutes=length, step=step, before=0, after=0, notice=0, horizon_days=3650, modalities=["in-person"],
        room_kind=None, room_after=0, daily_cap=None,
    )  # fmt: skip
    return {**usual, **more}


def taken(resource, start, end, at=None, visit=None, expires_at=None):
    return without_nulls(
        resource=resource, start=show(start), end=show(end), place=at,
        visit=visit and show(visit), expires_at=expires_at and show(expires_at),
    )  # fmt: skip


def clinic(name, tz, first, last, serving, windows, **more):
    usual = dict(
        name=name,
        now="2026-01-01T00:00:00Z",
        zone=tz,
        places=[place("main", tz)],
        practitioners=[dict(id="mia", hours=daily("main", windows), overrides=[])],
        rooms=[], closures=[], travel=[], taken=[],
        service=serving,
    )  # fmt: skip
    return {**usual, **more, "from": str(first), "to": str(last)}


PATTERNS = [
    ("day", [["09:00", "12:00"], ["13:00", "17:00"]], 45, 45),
    ("small hours", [["00:00", "06:00"]], 45, 45),
    ("whole day", [["00:00", "24:00"]], 60, 90),
    ("night", [["21:30", "05:00"]], 50, 25),
    ("touching at midnight", [["20:00", "24:00"], ["00:00", "04:15"]], 90, 30),
    ("edges where clocks change", [["01:15", "02:30"], ["02:45", "03:20"], ["23:20", "00:40"]], 20, 10),
    ("odd steps", [["00:10", "04:10"], ["03:25", "05:40"]], 35, 7),
]


def around_the_shifts():
    """Every pattern on the days around each change of the clocks, forward and back."""
    for tz in ZONES:
        days = shifts(tz)[:2] or [date(2027, 3, 28), date(2027, 11, 7)]
        for day in days:
            for name, windows, length, step in PATTERNS:
                first, last = day - timedelta(days=1), day + timedelta(days=1)
                title = f"{tz} {day}: {name}, {length}/{step}"
                yield clinic(title, tz, first, last, service(length, step), windows)


def at_random(number):
    """A clinic thrown together: places, people, rooms, exceptions, and a good deal already taken."""
    chance = random.Random(f"movability {number}")
    flip = lambda likely: chance.random() < likely
    zones = chance.sample(ZONES, 2)
    day = chance.choice(shifts(zones[0]) or [date(2027, 6, 8)]) + timedelta(days=chance.randint(-1, 1))
    first, last = day, day + timedelta(days=chance.randint(0, 2))
    places = [place("east", zones[0]), place("west", zones[1], chance.choice(["physical", "virtual"]))]
    places = places[: chance.randint(1, 2)]
    names = ["ada", "ben"][: chance.randint(1, 2)]
    date_near = lambda: day + timedelta(days=chance.randint(-1, 2))

    def clock():
        return f"{chance.randint(0, 23):02}:{chance.choice([0, 0, 15, 20, 30, 45]):02}"

    def window():
        start, end = clock(), chance.choice([clock(), clock(), "24:00"])
        return [start, end]

    def person(name):
        rows, exceptions = [], []
        for where in places:
            for weekday in WEEK:
                for _ in range(chance.choice([0, 1, 1, 2, 3])):
                    since = str(date_near()) if flip(0.1) else None
                    until = str(date_near()) if flip(0.1) else None
                    only = chance.choice([["visit"], ["other"], ["other", "visit"]]) if flip(0.15) else None
                    rows.append(hours(where["id"], weekday, window(), since, until, only))
            if flip(0.3):
                exceptions.append(
                    dict(
                        date=str(date_near()), place=where["id"], force_open=flip(0.5),
                        windows=[window() for _ in range(chance.randint(0, 2))],
                    )  # fmt: skip
                )
        return dict(id=name, hours=rows, overrides=exceptions)

    needs_room = flip(0.4)
    serving = service(
        chance.choice([15, 20, 30, 45, 50, 60, 90]),
        chance.choice([5, 10, 15, 20, 30, 45, 60]),
        before=chance.choice([0, 0, 5, 10]),
        after=chance.choice([0, 0, 5, 15]),
        notice=chance.choice([0, 0, 120, 1440]),
        horizon_days=chance.choice([1, 2, 30, 90]),
        modalities=chance.choice([["in-person"], ["video"], ["in-person", "video"], ["in-person", "phone"]]),
        room_kind="treatment" if needs_room else None,
        room_after=chance.choice([0, 10]),
        daily_cap=chance.choice([1, 1, 2, 3]) if flip(0.4) else None,
    )
    rooms = [
        dict(id=f"{where['id']}-{number}", place=where["id"], kind=chance.choice(["treatment", "treatment", "gym"]))
        for where in places
        for number in range(chance.randint(1, 3))
        if where["kind"] == "physical"
    ]
    now = datetime(day.year, day.month, day.day, chance.randint(0, 23), 7, 11, tzinfo=UTC)
    now -= timedelta(days=chance.choice([0, 1, 1, 2, 2, 20]))
    resources = ["practitioner:" + name for name in names] + ["room:" + room["id"] for room in rooms]
    rows = []
    for _ in range(chance.randint(0, 14)):
        start = datetime(first.year, first.month, first.day, tzinfo=UTC) + minutes(5 * chance.randint(-200, 900))
        end = start + minutes(5 * chance.randint(1, 40))
        who = chance.choice(resources)
        is_person = who.startswith("practitioner:")
        physical = [where["id"] for where in places if where["kind"] == "physical"] + ["far"]
        rows.append(
            taken(
                who, start, end,
                at=chance.choice(physical) if is_person and flip(0.6) else None,
                visit=start + minutes(5) if is_person and flip(0.7) else None,
                expires_at=now + timedelta(seconds=chance.choice([-60, 0, 1, 300])) if flip(0.3) else None,
            )  # fmt: skip
        )
    ways = [(one, other) for one in ("east", "west", "far") for other in ("east", "west", "far") if one != other]
    return clinic(
        f"at random {number}: {', '.join(where['zone'] for where in places)}",
        chance.choice([zones[0], zones[1], "Asia/Tokyo"]),
        first,
        last,
        serving,
        [],
        now=show(now),
        places=places,
        practitioners=[person(name) for name in names],
        rooms=rooms,
        closures=[
            without_nulls(date=str(date_near()), place=chance.choice([None, places[0]["id"]]))
            for _ in range(chance.choice([0, 0, 1]))
        ],
        travel=[dict(zip(("from", "to"), way), minutes=chance.choice([10, 25, 45])) for way in ways if flip(0.5)],
        taken=rows,
    )


def main():
    cases = list(around_the_shifts()) + [at_random(number) for number in range(120)]
    for case in cases:
        case["offers"] = answer(case)
    written = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n"
    if "--check" not in sys.argv:
        sys.stdout.write(written)
    elif written != pathlib.Path(__file__).with_suffix(".json").read_text():
        sys.exit("slots.json is not what this script writes; run it as its first lines say")


if __name__ == "__main__":
    main()
