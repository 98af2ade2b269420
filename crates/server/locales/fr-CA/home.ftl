# La porte d’entrée.

home-heading = Des soins pour la douleur qui dure, et qui vous renforcent
home-lead = Le mouvement, les habitudes et l’esprit, dans un plan bâti avec vous.
home-book = Prendre rendez-vous
home-learn = Lire sur la douleur et son traitement
home-card-book = Prendre rendez-vous
home-card-book-text = Choisissez l’heure qui vous convient. Aucun compte n’est nécessaire.
home-card-change = Modifier ou annuler un rendez-vous
home-card-change-text = Ouvrez notre plus récent courriel et suivez le lien vers votre rendez-vous. Si vous ne le trouvez pas, appelez-nous.
home-read-first = À lire d’abord
home-believe-heading = Ce que nous croyons
home-believe-one = Une solution rapide peut calmer la douleur un temps. Elle peut aussi vous coûter plus tard. Un soulagement durable vient plus souvent de ce qui nourrit la douleur : votre façon de bouger, de dormir et de vivre, et ce que vous craignez.
home-believe-two = Nous disons ce qui est connu, à quel point nous en sommes sûrs et d’où viennent les faits. Nous vendons les soins dont nous parlons, et nous le disons aussi.
home-care-heading = Quand demander de l’aide tout de suite
home-care-text = N’attendez pas un rendez-vous si l’un de ces signes est nouveau :
home-care-numbness = un engourdissement entre les jambes, ou de la difficulté à uriner, à aller à la selle ou à se retenir
home-care-weakness = un bras ou une jambe qui faiblit soudainement, un visage qui s’affaisse ou de la difficulté à parler
home-care-chest = une douleur à la poitrine ou de la difficulté à respirer
home-care-fever = une forte douleur avec de la fièvre, après une chute, ou qui vous réveille et empire
home-care-call = Urgence : composez le { $number }
home-care-crisis = En détresse : appelez ou textez le { $number }
