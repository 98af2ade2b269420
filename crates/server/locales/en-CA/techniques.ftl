# What care for long-lasting pain can be made of.

techniques-heading = Techniques
techniques-lead = This is what care for long-lasting pain can be made of, and how sure anybody can be of each part. You and your clinician choose together. Not every person here offers each of them.
techniques-draft = Draft: not clinically reviewed
techniques-draft-text = No clinician has checked this list yet. Do not act on it alone.
techniques-none = There is nothing to read here yet.
techniques-groups = On this page
techniques-active = You do it
techniques-passive = Done to you
techniques-builds = Builds you up
techniques-supports = Supports the rest
techniques-relief = Eases for a while
techniques-skin = Breaks the skin
techniques-no-grade = How sure we can be of it by itself has not been graded.
techniques-ungraded = not graded
techniques-body = Movement and body
techniques-mind = Mind
techniques-life = Daily life
techniques-others = With others
techniques-not-routine = Not advised as a routine
techniques-not-routine-text = You may hear of these. Advice is not to use them as a routine.
techniques-scale-heading = What the words mean
techniques-scale-high = High: new studies will hardly change what we say.
techniques-scale-moderate = Moderate: new studies may change how large the effect is. We write “probably”.
techniques-scale-low = Low: new studies will likely change what we say. We write “may”.
techniques-scale-very-low = Very low: we do not know, and we write that.
