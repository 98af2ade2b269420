reading-subject = Votre prochaine lecture de { $clinic }
reading-title = Votre prochaine lecture
reading-text = Voici une lecture de { $clinic }. Elle prend quelques minutes.
reading-open = Ouvrir ma lecture
reading-why = Vous recevez ce courriel parce que vous avez dit oui à des lectures après votre visite.
reading-stop = Ne plus recevoir ces courriels
