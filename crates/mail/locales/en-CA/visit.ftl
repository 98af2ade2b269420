# Mail about one visit. It may name day, time, place and practitioner, never the service.

# $from (String) - day and time
# $to (String) - time
visit-when = When: { $from }, until { $to }
# $city (String) - whose clocks are meant
visit-zone = Time zone: { $city }
# $practitioner (String)
visit-with = With: { $practitioner }
# $place (String)
visit-where = Where: { $place }
# $address (String)
visit-address = Address: { $address }
visit-by-video = Where: by video
visit-by-phone = Where: by phone
visit-open = See my visit

# $when (String) - day and time
booked-subject = Your visit: { $when }
booked-title = Your visit is booked
# $clinic (String)
booked-expect = We look forward to seeing you at { $clinic }.
booked-page = On this page you see all about your visit. You can also cancel it there:
booked-calendar = You can add the visit to your calendar. An answer from your calendar does not cancel it. To cancel, please use the page above or phone us.
booked-why = You get this mail because you booked a visit with us.

# $when (String) - day and time
moved-subject = Moved: your visit is now { $when }
moved-title = Your visit has been moved
moved-expect = This is your visit now. It replaces what we wrote to you before:
moved-calendar = Many calendars change the visit by themselves. An answer from your calendar does not cancel it. To cancel, please use the page above or phone us.

# $when (String) - day and time
reminder-subject = Reminder: your visit, { $when }
reminder-title = Your visit is soon
# $phone (String)
reminder-page = If you cannot come, please tell us as soon as you can. Phone us at { $phone }, or use this page:

# $when (String) - day and time
cancelled-subject = Cancelled: your visit, { $when }
cancelled-title = Your visit is cancelled
cancelled-by-patient = As you asked, this visit will not take place:
cancelled-by-clinic = We are sorry. We cannot keep this visit:
cancelled-by-expiry = This visit was not confirmed in time, so it will not take place:
# $phone (String)
cancelled-page = You can book another time on our site, or phone us at { $phone }. Here is the page of this visit:
cancelled-why = You get this mail because you had booked a visit with us.

# What a calendar shows as the place.
visit-calendar-video = By video
visit-calendar-phone = By phone
# $address (String) - the visit's page
visit-calendar-note = To see or cancel your visit: { $address }
