"""Reads calendar files with PyPI's icalendar and says what it understood of each, as JSON."""

import json
import sys
from datetime import timezone

from icalendar import Calendar


def instant(value):
    return value.dt.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def text(component, name):
    return str(component[name]) if name in component else None


def person(component, name):
    if name not in component:
        return None
    return {"name": str(component[name].params["CN"]), "address": str(component[name])}


def read(path):
    with open(path, "rb") as file:
        calendar = Calendar.from_ical(file.read())
    return {
        "method": text(calendar, "METHOD"),
        "events": [
            {
                "uid": str(event["UID"]),
                "sequence": int(event["SEQUENCE"]),
                "start": instant(event["DTSTART"]),
                "end": instant(event["DTEND"]),
                "status": text(event, "STATUS"),
                "summary": text(event, "SUMMARY"),
                "location": text(event, "LOCATION"),
                "description": text(event, "DESCRIPTION"),
                "url": text(event, "URL"),
                "organizer": person(event, "ORGANIZER"),
                "attendee": person(event, "ATTENDEE"),
            }
            for event in calendar.walk("VEVENT")
        ],
    }


print(json.dumps([read(path) for path in sys.argv[1:]]))
