greeting = Bonjour { $name },

footer-phone = Téléphone : { $phone }
footer-preferences = Choisissez les courriels que nous vous envoyons, et à quel rythme
footer-demonstration = Démonstration – non révisé par une clinicienne ou un clinicien.

net-title = Si vous avez besoin d’aide
net-not-watched = Nous ne surveillons pas cette boîte. N’y écrivez pas en cas d’urgence.
net-number = { $when } { $name } : { $number }
net-clinic = Pour tout le reste, appelez la clinique au { $phone }.
