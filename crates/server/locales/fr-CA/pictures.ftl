# Les images des articles, pour qui les écrit.

pictures-heading = Images
pictures-back = Articles
pictures-lead = Un article montre une image par les mots qui l’accompagnent. Écrivez entre les crochets ce que l’image montre : ces mots sont lus aux personnes qui ne la voient pas.
pictures-new = Ajouter une image
pictures-file = Image
pictures-file-hint = PNG, JPEG ou WebP, 5 Mo au plus. Elle est réduite, et tout le reste du fichier est laissé de côté, par exemple le lieu de la prise de vue.
pictures-name = Nom
pictures-name-hint = Des minuscules, des chiffres et des traits d’union, par exemple etirement-du-cou. Si vous le laissez vide, l’image porte le nom de son fichier.
pictures-button = Ajouter l’image
pictures-list = Toutes les images
pictures-none = Il n’y a pas encore d’image.
pictures-done = L’image est là. Écrivez ceci là où l’article la montre :
pictures-what-it-shows = Ce qu’elle montre
pictures-facts = { $width } sur { $height } pixels, { $kilobytes } Ko
pictures-name-wrong = Donnez à l’image un nom fait de minuscules, de chiffres et de traits d’union
pictures-name-taken = Une autre image s’appelle { $name }, et des pages la montrent peut-être : choisissez un autre nom
pictures-known-as = Cette image est déjà là : { $name }
pictures-file-large = Le fichier est trop lourd : { $megabytes } Mo au plus
pictures-pixels = L’image a trop de pixels : réduisez-la d’abord
pictures-unreadable = Choisissez une image en fichier PNG, JPEG ou WebP
pictures-heavy = { $kilobytes } Ko, c’est trop pour un téléphone; 120 Ko conviennent : réduisez l’image, ou enregistrez une photo en JPEG
