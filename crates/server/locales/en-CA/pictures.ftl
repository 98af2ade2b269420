# The pictures of articles, for whoever writes them.

pictures-heading = Pictures
pictures-back = Articles
pictures-lead = An article shows a picture by the words beside it. Put what the picture shows between the square brackets: it is read out to people who cannot see it.
pictures-new = Add a picture
pictures-file = Picture
pictures-file-hint = PNG, JPEG or WebP, up to 5 MB. It is made smaller, and everything else in the file is left out, such as where it was taken.
pictures-name = Name
pictures-name-hint = Small letters, digits and hyphens, for example neck-stretch. If you leave it empty, the picture is called like its file.
pictures-button = Add the picture
pictures-list = All pictures
pictures-none = There is no picture yet.
pictures-done = The picture is there. Write this where the article shows it:
pictures-what-it-shows = What it shows
# $width (String) - in pixels
# $height (String) - in pixels
# $kilobytes (String) - what it weighs
pictures-facts = { $width } by { $height } pixels, { $kilobytes } KB
pictures-name-wrong = Give the picture a name of small letters, digits and hyphens
# $name (String) - of the picture
pictures-name-taken = Another picture is called { $name }, and pages may show it: choose another name
# $name (String) - of the picture
pictures-known-as = This picture is there already: { $name }
# $megabytes (String) - the most
pictures-file-large = The file is too large: { $megabytes } MB are the most
pictures-pixels = The picture has too many pixels: make it smaller first
pictures-unreadable = Choose a picture that is a PNG, JPEG or WebP file
# $kilobytes (String) - what it would weigh
pictures-heavy = { $kilobytes } KB are too many for a phone, 120 KB are fine: make the picture smaller, or save a photograph as JPEG
