// Reads calendar files with npm's ical.js and says what it understood of each, as JSON.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const instant = (time) => time.toJSDate().toISOString().replace(".000Z", "Z");

const person = (property) =>
  property && { name: property.getParameter("cn"), address: property.getFirstValue() };

function read(path) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence,
      start: instant(event.startDate),
      end: instant(event.endDate),
      status: component.getFirstPropertyValue("status"),
      summary: event.summary,
      location: event.location ?? null,
      description: event.description ?? null,
      url: component.getFirstPropertyValue("url"),
      organizer: person(component.getFirstProperty("organizer")),
      attendee: person(component.getFirstProperty("attendee")),
    };
  });
  return { method: calendar.getFirstPropertyValue("method"), events };
}

console.log(JSON.stringify(process.argv.slice(2).map(read)));
