# Feeds for programs that tell people what is new.

# $clinic (String)
feed-title = { $clinic }: articles
# $clinic (String)
feed-corrections-title = { $clinic }: what we corrected
# $title (String)
feed-corrected = Corrected: { $title }
# $title (String)
feed-retracted = Taken back: { $title }
