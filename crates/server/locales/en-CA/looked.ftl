# Who looked at a patient's record, as the patient reads it.

looked-heading = Who looked at my record
looked-link = Who looked at my record
looked-text = Whoever of the clinic looks at your record or changes it leaves a trace here.
looked-none = Nobody has looked yet.
looked-caption = The latest first
looked-when = When
looked-who = Who
looked-what = What
looked-program = A program of the clinic
looked-opened = Opened your record with a reason, without treating you
looked-record = Looked at your record
looked-amended = Changed your name, contact or who speaks for you
looked-united = Worked on uniting two records
looked-plan = Read your plan
looked-plan-changed = Worked on your plan
looked-alert = Looked after an answer of yours
looked-mail = Looked at mail to you
looked-visit = Looked after a visit of yours
looked-other = Worked on something of yours
