# What a calendar shows of a visit.

calendar-video = By video
calendar-phone = By phone
# $address (String) - the visit's page
calendar-note = To see or cancel your visit: { $address }
