# La porte : adresse et mot de passe, puis un code.

door-asked = Aucune session n’est ouverte, ou la vôtre est terminée. Ouvrez une session et vous reviendrez où vous étiez.
door-email = Adresse courriel
door-password = Mot de passe
door-button = Continuer
door-email-missing = Entrez votre adresse courriel
door-password-missing = Entrez votre mot de passe
door-wrong = L’adresse courriel ou le mot de passe est inexact
door-help = Pas encore de mot de passe? Demandez une invitation à la personne qui gère le système de la clinique.
door-demo-heading = Ceci est une démonstration
door-demo = Les comptes de la démonstration n’ont pas de mot de passe. À chaque démarrage, le programme affiche un lien qui ouvre une session.
sign-in-by-password = Ouvrir une session avec votre mot de passe

code-heading = Entrez votre code
code-lead = Ouvrez votre application d’authentification et entrez le code affiché.
code-app = Code de votre application
code-app-hint = Six chiffres
code-recovery = Code de secours
code-recovery-hint = Seize lettres et chiffres, avec ou sans traits d’union
code-no-app = Je n’ai pas mon application avec moi
code-button = Ouvrir la session
code-shape = Entrez les six chiffres de votre application, ou l’un de vos codes de secours
code-shape-app = Entrez les six chiffres affichés par votre application
code-wrong = Ce code est inexact ou a déjà servi. Attendez le suivant.
code-wrong-left = { $left ->
    [one] Ce code est inexact ou a déjà servi. Il vous reste un essai.
   *[other] Ce code est inexact ou a déjà servi. Il vous reste { $left } essais.
}
code-over-heading = Veuillez recommencer
code-over = Le temps prévu pour le code est écoulé, ou il y a eu trop d’essais.
code-start-again = Ouvrir une session de nouveau

# Un mot de passe perdu.

recover-heading = Mot de passe perdu?
recover-lead = Entrez l’adresse courriel de votre compte. Nous vous envoyons un lien. Avec ce lien et l’un de vos codes de secours, vous choisissez un nouveau mot de passe.
recover-without = Plus de code de secours? Demandez à une personne qui administre le système de réinitialiser votre compte.
recover-button = Envoyez-moi le lien
recover-sent-heading = Regardez votre boîte de courriel
recover-sent = Si un compte a cette adresse, un courriel est en route. Son lien sert pendant dix minutes, dans ce navigateur seulement.
recover-choose-heading = Choisissez un nouveau mot de passe
recover-choose-lead = Toutes vos sessions seront ensuite fermées. Votre application reste la même.
recover-choose-button = Changer le mot de passe
recover-code-shape = Entrez l’un de vos codes de secours
recover-done-heading = Votre mot de passe est changé
recover-done = Toutes vos sessions sont fermées. Ouvrez une session avec le nouveau mot de passe et votre application. Le code de secours a servi.
recover-sign-in = Ouvrir une session
recover-elsewhere-heading = Ouvrez ce lien dans l’autre navigateur
recover-elsewhere = Le lien ne sert que dans le navigateur où il a été demandé. Rien n’a été changé. Si ce n’est pas vous qui l’avez demandé, fermez cette page.
recover-over-heading = Ce lien n’ouvre plus rien
recover-over = Il a déjà servi, ses dix minutes sont écoulées, ou il y a eu trop d’essais.
recover-again = Demander un nouveau lien

# Une invitation.

enrol-step-one = Étape 1 de 3
enrol-step-two = Étape 2 de 3
enrol-heading = Choisissez un mot de passe
enrol-lead = Bonjour { $name }. Vous ouvrirez vos sessions avec ce mot de passe et un code fourni par une application sur votre téléphone.
enrol-on = Continuer
enrol-again = Trop de codes étaient inexacts. Choisissez de nouveau votre mot de passe et ajoutez la nouvelle clé à votre application.
enrol-app-heading = Reliez une application
enrol-app-get = Ouvrez une application d’authentification sur votre téléphone. Toutes conviennent, et elles sont gratuites.
enrol-app-scan = Avec elle, numérisez cette image.
enrol-app-type = Entrez les six chiffres affichés par l’application.
enrol-app-picture = Code QR avec la clé pour votre application
enrol-app-open = Ouvrir l’application sur cet appareil
enrol-app-key = Impossible de la numériser? Tapez cette clé dans l’application :
enrol-finish = Terminer

recovery-heading = Gardez vos codes de secours
recovery-lead = Si vous perdez votre téléphone, l’un de ces codes ouvre une session à la place de l’application. Chacun sert une fois. Ils ne seront plus affichés.
recovery-keep = Imprimez cette page ou copiez les codes, et gardez-les ailleurs que sur votre téléphone.
recovery-on = Je les ai gardés

# Ce qui est dit d’un nouveau mot de passe.

password-new = Nouveau mot de passe
password-hint = { $count ->
    [one] Au moins un caractère
   *[other] Au moins { $count } caractères. Trois ou quatre mots sans lien entre eux sont faciles à retenir et difficiles à deviner.
}
password-missing = Choisissez un mot de passe
password-too-short = { $count ->
    [one] Le mot de passe doit avoir au moins un caractère
   *[other] Le mot de passe doit avoir au moins { $count } caractères
}
password-too-long = { $count ->
    [one] Le mot de passe peut avoir au plus un caractère
   *[other] Le mot de passe peut avoir au plus { $count } caractères
}
password-breached = Ce mot de passe figure dans une collection de mots de passe volés. Choisissez-en un autre.
password-guessable = Ce mot de passe est facile à deviner.
password-keys = Des touches côte à côte sont faciles à deviner.
password-repeats = Des lettres ou des mots répétés sont faciles à deviner.
password-common = Beaucoup de gens utilisent ce mot de passe.
password-sequence = Les suites comme abcd ou 6543 sont faciles à deviner.
password-dates = Les dates et les années sont faciles à deviner.
password-word = Un seul mot est facile à deviner.
password-names = Les noms sont faciles à deviner.
password-remedy = Ajoutez un mot ou deux auxquels personne ne s’attend.

password-heading = Changer votre mot de passe
password-lead = Votre session reste ouverte ici. Partout ailleurs, elle sera fermée.
password-present = Mot de passe actuel
password-present-missing = Entrez votre mot de passe actuel
password-present-wrong = Ce n’est pas votre mot de passe actuel
password-button = Changer le mot de passe

# Son propre compte.

account-link = Votre compte
account-heading = Votre compte
account-back = Votre compte
account-facts = Comment vous ouvrez une session
account-name = Nom
account-email = Adresse courriel
account-roles = Rôles
account-password = Mot de passe
account-password-set = Choisi le { $date }
account-password-none = Aucun : un lien a ouvert votre session
account-second-proof = Deuxième preuve
account-second-proof-app = Codes d’une application
account-recovery = Codes de secours
account-recovery-left = { $count ->
    [one] Il en reste { $count }
   *[other] Il en reste { $count }
}
account-change-password = Changer votre mot de passe
account-renew-codes = Obtenir de nouveaux codes de secours
account-lost = Téléphone remplacé ou perdu? Demandez une nouvelle invitation à la personne qui gère le système de la clinique.
account-sessions = Où vos sessions sont ouvertes
account-session-this = Ce navigateur
account-session-since = Ouverte { $when }
account-session-last = Utilisée la dernière fois { $when }
account-session-end = Fermer la session
account-session-end-which = { "" } : { $device }, { $last }
account-sessions-end-others = Fermer partout ailleurs
account-device = { $browser }, { $system }
account-device-unknown = Navigateur inconnu
account-done-password = Votre mot de passe est changé. Partout ailleurs, vos sessions sont fermées.
account-done-sessions = Partout ailleurs, vos sessions sont fermées.
account-done-session = La session de ce navigateur-là est fermée.
role-front-desk = Accueil
role-practitioner = Thérapeute
role-editor = Rédaction
role-reviewer = Révision clinique
role-admin = Administration
role-operator = Exploitation du système

proof-heading = Confirmez que c’est bien vous
proof-lead = Entrez un code avant de changer ceci. Il vaut pendant cinq minutes.
proof-refused = Rien n’a été changé. Entrez d’abord un code, puis recommencez. Le code vaut pendant cinq minutes.
proof-button = Confirmer

renew-heading = Obtenir de nouveaux codes de secours
renew-lead = { $count ->
    [one] Il vous reste { $count } code. Il ne servira plus dès que vous en obtiendrez de nouveaux.
   *[other] Il vous reste { $count } codes. Ils ne serviront plus dès que vous en obtiendrez de nouveaux.
}
renew-button = Obtenir dix nouveaux codes

account-look = Apparence de la console
account-theme = Couleurs
account-theme-light = Claires
account-theme-dark = Sombres
account-theme-device = Selon mon appareil
account-density = Espacement
account-density-comfortable = Aéré
account-density-compact = Serré, pour un grand écran et une souris
account-look-button = Enregistrer l’apparence
account-done-look = La console a l’apparence choisie, partout où vous ouvrez une session.

# Ce qui a été tapé avant de devoir ouvrir une session ou confirmer son identité.

again-heading = Ce que vous avez écrit est encore là
again-lead = Rien n’a encore été envoyé. Envoyez-le maintenant, ou laissez-le.
again-button = Envoyer maintenant
again-leave = Laisser

# La fin d’une session.

session-ends = Votre session se termine à { $time } si vous ne l’utilisez pas. Ce que vous avez écrit est gardé quand vous en ouvrez une nouvelle.
session-ends-soon = Votre session se termine dans moins de deux minutes.
session-over = Votre session est terminée. Vous pouvez continuer : une nouvelle session vous sera demandée, et ce que vous avez écrit est gardé.
session-stay = Garder ma session ouverte
