# unreviewed: no speaker has read these sentences yet.

start =
    Envoyez-moi un lien, et je renvoie la vidéo ou le son qui est derrière.
    Si c'est trop gros pour cette discussion, vous recevez un lien qui fonctionne pendant un temps.
help =
    Envoyez un lien vers une vidéo, une publication ou une chanson. Je réponds avec le fichier.
    Je cherche la meilleure qualité qui tienne dans cette discussion et se lise sur les téléphones. Ce qui est trop gros arrive sous forme de lien. Je ne vois que ce que tout le monde peut voir : rien de privé, rien derrière une connexion.
    Avec /get et un lien, vous dites ce que vous voulez : 720, mp3, 1:05-2:30 pour un extrait, subs:de pour des sous-titres.
    /playlist avec un lien montre ce qu'il y a dans une playlist ou une chaîne, pour choisir ; /follow apporte de lui-même les nouveautés.
    /settings retient ce que vous voulez toujours. Vous pouvez aussi m'ajouter à des groupes.

tg-help-group =
    Envoyez un lien, nommez-moi à côté d'un lien, ou écrivez /get avec un lien (ou en réponse à un lien) : je réponds avec le fichier.
    À côté de /get, vous dites ce que vous voulez : 720, mp3, 1:05-2:30 pour un extrait, subs:de pour des sous-titres.
    Admins : /settings, /follow avec un lien vers une chaîne, et /pause 1h quand vous voulez que je me taise.
group-welcome =
    Merci de m'accueillir. Envoyez un lien vers une vidéo, une publication ou une chanson, et je réponds avec le fichier. Là où je ne dois pas remarquer les liens de moi-même, nommez-moi (@{ $name }) ou écrivez /get. Les admins règlent tout cela avec /settings.
group-privacy =
    Telegram me cache les messages d'ici, je ne vois donc que les commandes et les messages qui me nomment. Pour que je remarque les liens, faites de moi un admin. Ou bien la personne qui m'exploite désactive « Group Privacy » chez @BotFather, me retire de ce groupe et m'y ajoute de nouveau.
not-noticed = Ici, je ne réponds pas aux liens de moi-même.
paused = Je me tais ici pendant { $wait }. Les admins peuvent y mettre fin avec /resume.
resumed = Me revoilà.
pause-how = Écrivez pour combien de temps, par exemple /pause 1h ou /pause 30m.
already = C'était déjà ici ↑
admins-only = Seuls les admins de cette discussion peuvent me solliciter.
settings-admins = Seuls les admins de cette discussion peuvent faire cela.
tg-adults-only = C'est pour les adultes. Un admin peut l'autoriser dans cette discussion, avec /settings.
tg-stats = { $count ->
        [0] Aucun lien ces sept derniers jours.
        [one] Un lien ces sept derniers jours.
       *[other] { $count } liens ces sept derniers jours.
    }
tg-stats-sites = La plupart de { $sites }.
tg-settings-title = Ce qui vaut dans cette discussion
tg-settings-notice = Répond aux liens sans qu'on le demande : { $value }
tg-settings-ask = Demande la qualité : { $value }
tg-settings-remember = Retient la dernière qualité choisie : { $value }
tg-settings-captions = Titre et source sous les fichiers : { $value }
tg-settings-links = Des liens au lieu de fichiers : { $value }
tg-settings-quiet = Sans son : { $value }
tg-settings-remove = Supprime les messages qui ne sont que le lien, une fois la réponse donnée : { $value }
tg-settings-adults = Contenus pour adultes : { $value }
tg-settings-language = Langue : { $value }
tg-settings-sites-how = Pour certains sites seulement : /settings sites youtube.com x.com (all annule cela).
tg-who-all = tout le monde
tg-who-admins = les admins
tg-language-own = celle de chaque personne
tg-button-quality = Qualité
tg-button-notice = Remarquer les liens
tg-button-ask = Demander la qualité
tg-button-remember = Retenir la qualité
tg-button-captions = Légendes
tg-button-links = Liens seulement
tg-button-quiet = Sans son
tg-button-remove = Supprimer les liens
tg-button-adults = Pour adultes
tg-button-who = Qui peut demander
tg-button-language = Langue
tg-button-region = Région
tg-pick-region = D'où faut-il aller chercher les liens d'ici ?
tg-button-done = Terminé
tg-pick = Que souhaitez-vous ?
tg-unknown-command = Je ne connais pas cette commande. /help dit ce que je sais faire.
tg-pick-words = Des sous-titres dans quelle langue ?
tg-part = Quel extrait ? Répondez à ce message avec le début et la fin, par exemple 1:05-2:30.
button-words = Sous-titres
button-part = Un extrait
button-menu = Retour
tg-pick-quality = Quelle qualité, quand personne n'en nomme une ?
tg-pick-language = Quelle langue ?
language = Français
inline-how = Mettez un lien derrière mon nom
inline-fetch = Le récupérer et l'envoyer ici
inline-forgotten = Je ne sais plus ce que c'était. Merci de l'envoyer de nouveau.
inline-first = Le premier sur { $count }. Envoyez-moi le lien en privé pour les avoir tous.
inline-link = Je ne peux pas vous envoyer de fichiers ailleurs avant que vous m'ayez écrit en privé, voici donc un lien. Il fonctionne jusqu'au { $until } UTC.
inline-adults = C'est pour les adultes. Demandez-le-moi en privé.
quality-as-link = { $quality }, en lien
button-link = Le meilleur, en lien

list-looking = Je regarde la liste…
list-items = { $count ->
        [one] Un élément.
       *[other] { $count } éléments.
    }
list-first = Les { $count } premiers sont affichés.
list-choose = Choisissez ce que vous voulez, puis appuyez sur Récupérer.
list-chosen = { $count ->
        [0] Aucun choisi.
        [one] Un choisi.
       *[other] { $count } choisis.
    }
list-cost = Cela compte pour { $cost ->
        [0] zéro
        [one] un
       *[other] { $cost }
    } des { $limit } liens que vous pouvez demander en une heure.
list-takes-longer = Le reste vient quand il y a de nouveau de la place.
list-now = { $nth } sur { $count } · maintenant : { $title }
list-waits = C'est tout ce que vous pouvez demander pour l'instant. La suite dans { $wait }.
list-done = { $arrived } sur { $count } sont arrivés.
list-cancelled = Annulé. { $arrived } sur { $count } sont arrivés.
list-more-failed = … et { $count } autres ne sont pas arrivés.
list-button-all = Tous
list-button-none = Aucun
list-button-fetch = Récupérer ({ $count })
list-fetching = C'est parti : { $count }
list-none = Il n'y a pas de playlist derrière ce lien. /get récupère ce qu'il y a.
list-not-here = Je ne peux le faire que là où je suis membre, ou dans une discussion privée avec moi.
list-placeholder = Choisissez ce que vous voulez
list-how = Écrivez-le avec un lien vers une playlist ou une chaîne, par exemple /playlist https://…

tg-command-get = Récupérer ce qui est derrière un lien : 720, mp3, 1:05-2:30 pour un extrait
tg-command-settings = Ce qui vaut dans cette discussion
tg-command-playlist = Choisir dans une playlist ou une chaîne
tg-command-follow = Les nouveautés d'une chaîne ou playlist arrivent ici
tg-command-unfollow = Ce qui arrive ici, et comment y mettre fin
tg-command-pause = Me taire un moment
tg-command-resume = Répondre de nouveau
tg-command-stats = Combien on a demandé ici
tg-command-owner-stats = Ce qui attend et tourne, l'affluence, et quels sites fonctionnent
tg-command-status = Quels sites fonctionnent en ce moment
tg-command-region = D'où vos liens sont récupérés
tg-command-help = Ce que je sais faire
tg-command-privacy = Ce qui est gardé de vous, et combien de temps
tg-command-forget_me = Efface ce qui est gardé de vous
tg-command-limits = Combien on peut demander
tg-command-surge = Ce qui vaut quand on demande trop
tg-command-queue = Combien attendent
tg-command-cookies = Connexions pour des sites
tg-command-allow = Laisser entrer quelqu'un
tg-command-trust = Permettre davantage à quelqu'un
tg-command-block = Ne plus servir quelqu'un
tg-command-forget = Revenir à ce qui vaut pour tous

follow-new = Désormais je suis « { $title } » : les nouveautés arrivent ici. Je regarde toutes les { $every }. /unfollow y met fin.
follow-known = Je suis déjà « { $title } » ici. /unfollow y met fin.
follow-many = Je suis déjà { $count } listes dans cette discussion, et je ne peux pas en suivre plus. /unfollow en arrête une.
follow-full = Je suis autant de listes que je peux. La personne qui exploite ce bot peut en autoriser plus.
follow-off = La personne qui exploite ce bot ne veut pas que je suive quoi que ce soit.
follow-no-list = Je n'ai trouvé ni playlist ni chaîne derrière ce lien.
follow-how = Écrivez-le avec un lien vers une chaîne ou une playlist, par exemple /follow https://…
follow-list = Ce que je suis ici. Appuyez pour y mettre fin :
follow-none = Je ne suis rien ici.
follow-ended = Je ne suis plus « { $title } ».
follow-stopped = Je ne suis plus « { $title } » : cela échoue depuis des jours. { $why }

discord-help =
    Écrivez **/get** avec un lien, et je réponds avec la vidéo ou le son qui est derrière ; **/audio** ne donne que le son.
    Ou choisissez **Apps → Récupérer le média** sur un message avec un lien, nommez-moi avec un lien, ou écrivez-moi en privé.
    Avec **/playlist**, vous choisissez dans une playlist ou une chaîne ; **/follow** apporte de lui-même les nouveautés.
    Je cherche la meilleure qualité qui tienne dans le salon et se lise sur les téléphones. Ce qui est trop gros arrive sous forme de lien.
    Je ne vois que ce que tout le monde peut voir : rien de privé, rien derrière une connexion.
discord-owner = Pour les propriétaires de ce bot
discord-owner-stats = Ce qui attend et tourne, l'affluence, et quels sites fonctionnent
discord-owner-surge = Montre si tout le monde reçoit moins, ou le change
discord-owner-limits = Montre les limites, ou en change une
discord-owner-count = Un nombre, une taille pour user-bytes, off ou default
discord-owner-trusted = Pour les personnes de confiance
discord-owner-allow = Sert une personne là où tout le monde n'est pas servi
discord-owner-block = Ne sert plus une personne
discord-owner-trust = Donne à une personne plus qu'aux autres
discord-owner-forget = Fait d'une personne quelqu'un comme les autres
discord-owner-only = Seuls les propriétaires de ce bot peuvent faire cela.
discord-owner-limits-how = Pour changer : /owner limits avec un nom et une valeur, qui est un nombre, off ou default.
discord-get = Récupérer la vidéo ou le son derrière un lien
discord-audio = Récupérer seulement le son de ce qui est derrière un lien
discord-playlist = Choisir dans une playlist ou une chaîne
discord-follow = Les nouveautés d'une chaîne ou playlist arrivent ici
discord-unfollow = Ce qui arrive ici de soi-même, et comment y mettre fin
discord-list-url = Un lien vers une playlist ou une chaîne
discord-status = Quels sites fonctionnent en ce moment
discord-region = D'où vos liens sont récupérés
discord-privacy = Ce qui est gardé de vous, et combien de temps
discord-forget-me = Efface ce qui est gardé de vous
discord-help-short = Ce que ce bot sait faire
discord-settings = Ce que ce serveur ou ce salon attend du bot
discord-url = Un lien
discord-quality = fit, best, une hauteur comme 720, audio ou mp3
discord-clip = Seulement un extrait, par exemple 1:05-2:30
discord-subtitles = Avec des sous-titres, par exemple fr
discord-menu = Récupérer le média
discord-look-there = C'est long. Si je ne peux pas vous l'envoyer, ce sera ici : { $link }
discord-not-there = Ceci arrive en privé, car je ne peux pas écrire dans { $channel }. La personne qui gère ce salon peut m'accorder « View Channel », « Send Messages » et, pour les fils, « Send Messages in Threads ».
discord-button-link = Lien en pleine qualité
settings-option-where = Pour tout le serveur, ou pour ce salon seulement
settings-option-notice = Répondre aux liens sans qu'on le demande
settings-option-sites = Seulement les liens vers ces sites, séparés par des virgules ; all annule
settings-option-quality = Pour qui n'en nomme pas : fit, best, une hauteur comme 720, audio ou mp3
settings-option-role = Ajoute un rôle à ceux qui peuvent demander, ou l'enlève
settings-option-links = Un lien au lieu d'un fichier
settings-option-quiet = Seul le demandeur voit les réponses aux commandes ; les autres sont sans son
settings-option-bare = Enlever l'aperçu sous les messages auxquels j'ai répondu
settings-option-region = D'où les liens sont récupérés ; any laisse le bot choisir
settings-option-language = De toutes les réponses d'ici ; any laisse chacun choisir
settings-option-reset = Tout comme au début
settings-where-server = ce serveur
settings-where-channel = ce salon
settings-title = Ce qui vaut dans { $where }
settings-yes = oui
settings-no = non
settings-all = tous
settings-notice = Répond aux liens sans qu'on le demande : { $value }
settings-sites = Sites : { $value }
settings-quality = Qualité quand aucune n'est nommée : { $value }
settings-roles = Qui peut demander : { $value }
settings-links = Des liens au lieu de fichiers : { $value }
settings-quiet = Discret : { $value }
settings-language = Langue : { $value }
settings-own-language = celle de chaque personne
settings-bad-language = Je connais ces langues : { $names } ; « any » laisse chacun choisir.
settings-region = Récupéré en : { $value }
settings-any = là où c'est le plus rapide
settings-bare = Enlève l'aperçu sous les messages auxquels j'ai répondu : { $value }
settings-kept = Enregistré pour { $where }.
settings-bad-quality = Une qualité est fit, best, une hauteur comme 720, audio ou mp3.
settings-forbidden = Seuls les membres qui peuvent gérer ce serveur peuvent faire cela.
settings-no-content = Je ne vois pas les liens dans les messages : le « Message Content Intent » est désactivé pour ce bot. La personne qui l'exploite peut l'activer sur discord.com/developers/applications, sous Bot. Tout le reste fonctionne.
settings-missing = Dans ce salon, il me manque : { $permissions }. La personne qui gère le salon peut l'autoriser.

ack = C'est parti…
stage-queued = J'attends qu'une place se libère…
stage-extracting = Je regarde la page…
stage-downloading = Téléchargement
stage-merging = J'assemble l'image et le son…
stage-encoding = Je réduis la taille pour cette discussion…
stage-uploading = Envoi
stage-retrying = Le site a trébuché. Nouvel essai…
stage-restarting = Quelque chose a mal tourné de mon côté. Nouvel essai…
wait-seconds = { $count ->
        [one] une seconde
       *[other] { $count } secondes
    }
wait-minutes = { $count } minutes
wait-hours = { $count } heures
left = encore { $eta }

link = Trop gros pour cette discussion en fichier ({ $size }), voici donc un lien. Il fonctionne jusqu'au { $until } UTC.
link-many = { $count } éléments, c'est trop pour cette discussion, voici donc un lien vers tous. Il fonctionne jusqu'au { $until } UTC.
link-wanted = Voici un lien. Il fonctionne jusqu'au { $until } UTC.
link-no-attach = Je ne peux pas joindre de fichiers ici, voici donc un lien. Il fonctionne jusqu'au { $until } UTC.
    La personne qui gère ce salon peut m'accorder « Attach Files ».
download = Télécharger
watch = Regarder ou télécharger
items-missing = { $count ->
        [one] Un élément de cette publication n'a pas pu être obtenu.
       *[other] { $count } éléments de cette publication n'ont pas pu être obtenus.
    }
button-delete-page = Supprimer le lien
page-deleted = Le lien est supprimé. Plus personne ne peut l'ouvrir.
page-gone-already = Ce lien n'existe déjà plus.
too-many-links = Je prends dix liens par message. J'en ai laissé { $count ->
        [one] un
       *[other] { $count }
    } de côté ; merci d'envoyer le reste à nouveau.
left-out = Je prends { $most } liens par message. J'en ai laissé { $count ->
        [one] un
       *[other] { $count }
    } de côté ; merci d'envoyer le reste à nouveau.
unknown-command = Je ne connais pas cette commande.
unknown-wish =
    Je ne sais pas ce que demande « { $word } ». À côté d'un lien, je comprends une qualité (fit, best, 720, audio, mp3), un extrait (1:05-2:30) et des sous-titres (subs:de).
privacy =
    Ce que je garde de vous :
    • les liens que vous avez envoyés et ce qu'ils sont devenus, pendant { $requests } ;
    • les fichiers qui en sont venus, pendant { $links }, pour les redonner sans solliciter le site ; ils sont partagés avec d'autres qui envoient le même lien, sans dire qui a demandé en premier ;
    • ce que vous avez choisi dans des playlists, pendant { $requests } ;
    • les chaînes que je suis pour vous, jusqu'à ce que cela prenne fin ;
    • combien de liens vous avez envoyés, pendant un jour au plus, sous forme de nombre.
    Les journaux nomment des sites et des tâches, ni vous ni vos liens. /forget_me efface ce que je garde de vous.
forgotten-you = C'est fait : j'ai annulé ce que vous attendiez et effacé ce que je gardais de vous. Combien de liens vous avez envoyés, je le compte encore, pendant un jour au plus ; le tour dans la file s'efface en deux jours.
button-cancel = Annuler
button-audio = Son
button-quality = Autre qualité
button-best = Pleine qualité
button-renew = Nouveau lien
button-delete = Supprimer
button-again = Réessayer
button-site-back = Récupérer quand le site remarche
button-premiere = Récupérer quand ça commence
pick-quality = Que préférez-vous à la place ?
quality-fit = Ce qui tient dans cette discussion
quality-best = Le meilleur qui soit
quality-audio = Le son seulement
quality-mp3 = Le son seulement, en MP3
cancelled = Annulé.
too-late-to-cancel = Trop tard : la réponse est déjà en route.
not-yours = Seule la personne qui a demandé peut faire cela.
forgotten = Je ne me souviens plus de ce lien. Merci de l'envoyer de nouveau.
parked-site = Je le récupère dès que { $site } remarche.
parked-premiere = Je le récupère quand ce sera commencé.
region-only-one = Je ne récupère les liens que d'un seul endroit.
region-unknown = Je connais ces régions : { $names }. « any » me laisse choisir.
region-is = { $region ->
        [any] Vos liens sont récupérés là où c'est le plus rapide.
       *[other] Vos liens sont récupérés en { $region }, tant que quelqu'un y travaille.
    } Pour changer cela : /region et l'un de { $names }, ou any.
status-fine = Tous les sites demandés dernièrement fonctionnent.
status-failing = Le dernier essai a échoué pour : { $sites }
status-working = Essayés dernièrement, et ils fonctionnent : { $sites }
status-down = Ces sites échouent en ce moment pour tout le monde : { $sites }

owner-failures = { $count ->
        [one] Un lien a échoué par ma faute ({ $kind }).
       *[other] { $count } liens ont échoué par ma faute ({ $kind }).
    } Détails : linkferry admin dead-letters. Je ne le dis qu'une fois par heure au plus.

owner-surge = L'attente est de { $wait }, je prends donc moins de chacun jusqu'à ce que cela passe. /surge off (sur Discord : /owner surge) y met fin.
owner-bytes-soon = { $region } a récupéré { $used } ce mois-ci, sur { $budget } permis (BANDWIDTH_MONTH). Quand tout est utilisé, tout le monde reçoit moins.
owner-bytes-over = { $region } a récupéré { $used } ce mois-ci, et { $budget } était son budget (BANDWIDTH_MONTH). Tout le monde reçoit moins jusqu'à la fin du mois. /surge off arrête cela.
owner-canary-fails = { $site } ne fonctionne pas : un lien que j'y récupère régulièrement a échoué. { $why } /status dit comment vont les autres.
owner-canary-works = { $site } fonctionne de nouveau.
owner-claimed = Ce bot vous appartient maintenant. /limits, /surge, /allow, /block, /trust et /queue le pilotent.
owner-claim-failed = Ce lien a déjà servi, ou il est trop ancien. Le journal du bot en donne un nouveau après un redémarrage.
owner-people = { $person } : { $standing ->
        [allowed] admis.
        [blocked] bloqué.
        [trusted] de confiance.
        [owner] propriétaire.
       *[nobody] maintenant comme tout le monde.
    }
owner-person-how = Écrivez le numéro de la personne derrière, par exemple /{ $command } 123456789. @userinfobot donne le sien à chacun.
owner-limits-how = Pour changer : /limits NOM VALEUR, ou /limits trusted NOM VALEUR pour les personnes de confiance. VALEUR est un nombre, off ou default.
owner-limits-bad = Je ne connais pas cela : { $why }
owner-limit-set = { $name } est { $count } désormais.
owner-surge-is = Le mode affluence est réglé sur { $mode }{ $now ->
        [crowd] , et il est actif en ce moment.
        [bytes] , et il est actif en ce moment : les octets de ce mois d'une région sont épuisés.
       *[none] , et il n'est pas actif en ce moment.
    }
owner-queue = { $region } : { $waiting } en attente, { $running } en cours, { $workers ->
        [one] un worker
       *[other] { $workers } workers
    } avec { $places } places.
owner-queue-empty = Aucun worker ne tourne.
owner-cookies-kept = Je garde { $count ->
        [one] un cookie
       *[other] { $count } cookies
    } pour { $site } sous le nom { $id } et les utilise { $region ->
        [any] dans toutes les régions.
       *[other] en { $region }.
    }
owner-cookies-end = Ils expirent le { $date }.
owner-cookies-left-out = { $count ->
        [one] Un cookie d'un autre site a été laissé de côté.
       *[other] { $count } cookies d'autres sites ont été laissés de côté.
    }
owner-cookies-bad = Je n'ai rien gardé : { $why }. Envoyez un cookies.txt exporté, avec le site en légende.
owner-cookies-taken = J'ai supprimé votre message.
owner-cookies-not-taken = Je n'ai pas pu supprimer votre message : merci de le supprimer vous-même.
owner-cookies-line = { $id } : { $site }, { $count ->
        [one] un cookie
       *[other] { $count } cookies
    }, { $region ->
        [any] toutes les régions.
       *[other] région { $region }.
    }
owner-cookies-health = En { $region }, ils suffisent pour { $score } % des liens{ $rests ->
        [none] .
       *[other] , et se reposent pendant { $rests } : le site les a refusés.
    }
owner-cookies-removed = { $id } n'est plus là.
owner-cookies-unknown = Il n'y a pas de cookies nommés { $id }.
owner-cookies-how = Pour en ajouter, envoyez-moi un cookies.txt avec le site en légende ; /cookies remove ID en enlève.
owner-cookies-soon = Les cookies { $id } pour { $site } expirent le { $date }. Envoyez-moi avant cela un cookies.txt frais.
owner-cookies-rest = { $site } a refusé les cookies { $id } en { $region }. J'en utilise d'autres ou aucun pendant { $rests } ; si cela continue, envoyez-moi un cookies.txt frais.

ack-line = Vous êtes numéro { $position } dans la file, environ { $wait }.
ack-surge = C'est parti… { $why ->
        [bytes] Le trafic de ce mois est presque épuisé, les vidéos arrivent donc en 720p au plus.
       *[crowd] Énormément de gens demandent en ce moment, cela peut donc durer plus longtemps, et les vidéos arrivent en 720p au plus.
    }
web-title = Coller un lien
web-says = La vidéo ou la chanson qui est derrière arrive ici.
web-quality = Qualité
web-fit = Se lit partout
web-best = Le meilleur qui soit
web-height = { $height }p
web-audio = Son
web-mp3 = MP3
web-fetch = Récupérer
web-key = Ce service demande une clé d'API :
web-no-script = Cette page a besoin de scripts. Les pages de liens des discussions, non.

page-download = Télécharger
page-download-all = Télécharger les { $count }
page-copy = Copier le lien
page-copied = Copié
page-source = Source
page-until = Disponible jusqu'au
page-no-player = Votre navigateur ne peut pas lire cela ici, mais vous pouvez le télécharger.
page-report = Signaler cette page
page-report-ask = Qu'est-ce qui ne va pas ?
page-report-rights = C'est à moi, ou j'agis pour la personne à qui cela appartient
page-report-harm = C'est illégal ou nuisible
page-report-other = Autre chose
page-report-send = Envoyer le signalement
page-reported-title = Merci
page-reported-says = La personne qui exploite ce service a votre signalement.
page-delete = Supprimer cette page
page-delete-ask = Plus personne ne pourra l'ouvrir avec ce lien.
page-delete-yes = La supprimer
page-deleted-title = Cette page a été supprimée
page-deleted-says = La personne qui l'avait demandée l'a supprimée. Il n'y a plus rien à voir ici.
page-expired-title = Ce lien a expiré
page-expired-says = Les fichiers ne sont gardés ici qu'un temps, et celui de ce fichier est passé.
page-renew = Le récupérer de nouveau dans la discussion
page-renew-says = Envoyez de nouveau le lien au bot, dans la discussion d'où vient cette page, et une nouvelle arrive.
page-unknown-title = Cette page n'existe pas
page-unknown-says =
    Le lien n'est pas complet, ou n'a jamais mené nulle part. Copiez-le encore une fois depuis la discussion où vous l'avez reçu.
page-waiting-title = C'est parti…
page-waiting-says = Cette page regarde de nouveau d'elle-même, et montre le fichier quand il est là.
page-failed-title = Cela n'a pas marché
page-failed-says = Il n'y a pas de fichier à montrer ici.
page-busy-title = Un instant
page-busy-says = Cette page ne peut pas être affichée pour l'instant. Merci de réessayer dans un petit moment.
page-back = Retour à la page
page-served-by = Gardé pour un temps par un Linkferry

owner-report = Quelqu'un a signalé une page de lien : « { $title } » ({ $why }), depuis { $link }
    Pour la retirer : linkferry admin takedown

busy = Je n'atteins pas ma file en ce moment. Merci d'envoyer le lien de nouveau dans un instant.

failure-no_link = Il n'y a pas de lien dans votre message. Envoyez-m'en un qui commence par https://
failure-bad_link = Je ne peux pas ouvrir cela : { $reason ->
        [scheme] seuls les liens qui commencent par http:// ou https:// fonctionnent.
        [credentials] les liens avec un nom d'utilisateur ou un mot de passe ne sont pas acceptés.
        [too_long] le lien fait plus de 2 048 caractères.
        [port] le port du lien n'est pas valable.
       *[other] ce n'est pas un lien complet.
    }
failure-policy = La personne qui exploite ce bot n'autorise pas les liens vers ce site.
failure-taken_down = Ceci a été retiré à la demande de quelqu'un, je ne le récupère donc pas.
failure-role = Dans ce salon, seuls certains rôles peuvent me solliciter.
failure-limited = C'était beaucoup d'un coup. Merci de l'envoyer de nouveau dans { $wait }.
failure-limited_surge = { $why ->
        [bytes] Le trafic de ce mois est presque épuisé
       *[crowd] Énormément de gens demandent en ce moment
    }, tout le monde reçoit donc moins que d'habitude. Merci de l'envoyer de nouveau dans { $wait }.
failure-surge = { $why ->
        [bytes] Le trafic de ce mois est presque épuisé
       *[crowd] Énormément de gens demandent en ce moment
    }, et je sers d'abord ceux qui sont déjà venus. Merci de revenir dans { $wait }.
failure-not_admitted = Ce bot n'est pas ouvert à tout le monde. Demandez à la personne qui l'exploite de vous laisser entrer.
failure-unavailable = Je n'atteins pas ma file en ce moment. Merci de réessayer dans un instant.
failure-not_found = Cette page n'existe pas (le site a répondu « not found »). Le lien est-il complet ?
failure-removed = Ceci a été retiré du site.
failure-private = C'est privé ; je ne peux récupérer que ce que tout le monde peut voir.
failure-login_required = Le site ne montre cela qu'aux personnes connectées.
failure-age_restricted = Le site demande ici de vérifier l'âge, je ne peux donc pas le récupérer.
failure-geo_blocked = Le site ne montre pas cela dans le pays où je tourne.
failure-bot_check = Le site me prend pour un robot et veut une preuve. Réessayez plus tard.
failure-drm = C'est protégé par DRM et ne peut pas être récupéré.
failure-unsupported = Je ne sais pas comment obtenir des médias de ce site.
failure-no_media = Je n'ai trouvé ni vidéo ni son sur cette page.
failure-not_media = Ce lien mène à un fichier qui n'est ni vidéo ni son.
failure-empty = Le fichier derrière ce lien est vide.
failure-live = C'est encore en direct. Envoyez le lien de nouveau quand la diffusion sera finie.
failure-premiere = Ce n'est pas encore commencé. Envoyez le lien de nouveau après la première.
failure-forbidden = Ce lien mène à une adresse que je n'ouvre pas.
failure-too_long = C'est plus long que ce que ce bot accepte.
failure-too_big = C'est plus gros que ce que ce bot accepte.
failure-no_such_format = Cela n'existe pas sous la forme demandée.
failure-bad_clip = C'est plus court que cela : l'extrait demandé se trouve après la fin.
failure-adults_only = C'est pour les adultes. Je ne le montre que dans les salons marqués comme soumis à une limite d'âge.
failure-no_link_possible = C'est trop gros pour cette discussion, et ce bot ne peut pas donner de liens.
failure-not_writable = Je ne peux pas écrire dans { $folder }.
failure-truncated = Le site a cessé d'envoyer avant la fin. Réessayez dans un moment.
failure-site_trouble = Le site a répondu par une erreur. Réessayez dans un moment.
failure-site_down = { $site } échoue en ce moment pour tout le monde, je ne vous ai donc pas fait attendre. Réessayez plus tard.
failure-expired = Votre lien a attendu une journée entière sans que son tour vienne, j'ai donc abandonné.
failure-rate_limited = Le site me demande de ralentir. Réessayez dans un moment.
failure-unreachable = Je n'ai pas pu joindre ce site. L'adresse est-elle juste ?
failure-deadline = Cela a pris trop de temps, j'ai donc arrêté. Réessayez dans un moment.
failure-internal = Quelque chose a mal tourné de mon côté. Merci de réessayer ; si cela continue, dites-le à la personne qui exploite ce bot.
failure-crashed = Le travail sur ce lien a échoué plus d'une fois de mon côté, j'ai donc arrêté.
failure-disk_full = Je n'ai plus de place en ce moment. Merci de réessayer plus tard.
failure-storage = Le stockage des gros fichiers ne répond pas. Merci de réessayer plus tard.
