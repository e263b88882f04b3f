# unreviewed: no speaker has read these sentences yet.

start =
    Envíame un enlace y te devuelvo el vídeo o el audio que hay detrás.
    Si es demasiado grande para este chat, recibes un enlace que funciona durante un tiempo.
help =
    Envía un enlace a un vídeo, una publicación o una canción. Respondo con el archivo.
    Busco la mejor calidad que quepa en este chat y se reproduzca en móviles. Lo que es demasiado grande llega como enlace. Solo veo lo que todo el mundo puede ver: nada privado, nada que exija iniciar sesión.
    Con /get y un enlace puedes decir qué quieres: 720, mp3, 1:05-2:30 para una parte, subs:de para subtítulos.
    /playlist con un enlace muestra lo que hay en una lista o un canal, para elegir; /follow trae por sí solo lo nuevo.
    /settings recuerda lo que quieres siempre. También puedes añadirme a grupos.

tg-help-group =
    Envía un enlace, mencióname junto a uno, o escribe /get con un enlace (o en respuesta a uno): respondo con el archivo.
    Junto a /get puedes decir qué quieres: 720, mp3, 1:05-2:30 para una parte, subs:de para subtítulos.
    Administradores: /settings, /follow con un enlace a un canal, y /pause 1h cuando quieran que me calle.
group-welcome =
    Gracias por dejarme entrar. Envía un enlace a un vídeo, una publicación o una canción, y respondo con el archivo. Donde no deba fijarme en los enlaces por mí mismo, mencióname (@{ $name }) o escribe /get. Los administradores eligen todo eso con /settings.
group-privacy =
    Telegram me oculta los mensajes de aquí, así que solo veo comandos y mensajes que me mencionan. Para que me fije en los enlaces, hazme administrador. O quien me gestiona desactiva «Group Privacy» en @BotFather, me quita de este grupo y me vuelve a añadir.
not-noticed = Aquí no respondo a los enlaces por mí mismo.
paused = Aquí me callo durante { $wait }. Los administradores pueden terminarlo con /resume.
resumed = Ya estoy de vuelta.
pause-how = Escribe cuánto tiempo, por ejemplo /pause 1h o /pause 30m.
already = Eso ya estuvo aquí ↑
admins-only = Solo los administradores de este chat pueden pedirme algo.
settings-admins = Solo los administradores de este chat pueden hacer eso.
tg-adults-only = Esto es para adultos. Un administrador puede permitirlo en este chat con /settings.
tg-stats = { $count ->
        [0] Ningún enlace en los últimos siete días.
        [one] Un enlace en los últimos siete días.
       *[other] { $count } enlaces en los últimos siete días.
    }
tg-stats-sites = La mayoría de { $sites }.
tg-settings-title = Lo que vale en este chat
tg-settings-notice = Responde a los enlaces sin que se lo pidan: { $value }
tg-settings-ask = Pregunta por la calidad: { $value }
tg-settings-remember = Recuerda la última calidad elegida: { $value }
tg-settings-captions = Título y fuente debajo de los archivos: { $value }
tg-settings-links = Enlaces en lugar de archivos: { $value }
tg-settings-quiet = Sin sonido: { $value }
tg-settings-remove = Borra los mensajes que solo son el enlace, cuando está respondido: { $value }
tg-settings-adults = Contenido para adultos: { $value }
tg-settings-language = Idioma: { $value }
tg-settings-sites-how = Solo para algunos sitios: /settings sites youtube.com x.com (all lo deshace).
tg-who-all = todos
tg-who-admins = administradores
tg-language-own = el de cada persona
tg-button-quality = Calidad
tg-button-notice = Ver enlaces
tg-button-ask = Preguntar calidad
tg-button-remember = Recordar calidad
tg-button-captions = Descripciones
tg-button-links = Solo enlaces
tg-button-quiet = Sin sonido
tg-button-remove = Borrar enlaces
tg-button-adults = Para adultos
tg-button-who = Quién puede pedir
tg-button-language = Idioma
tg-button-region = Región
tg-pick-region = ¿Desde dónde hay que traer los enlaces de aquí?
tg-button-done = Listo
tg-pick = ¿Qué prefieres?
tg-unknown-command = No conozco ese comando. /help dice lo que sé hacer.
tg-pick-words = ¿Subtítulos en qué idioma?
tg-part = ¿Qué parte? Responde a este mensaje con el principio y el fin, por ejemplo 1:05-2:30.
button-words = Subtítulos
button-part = Una parte
button-menu = Atrás
tg-pick-quality = ¿Qué calidad, cuando nadie dice una?
tg-pick-language = ¿Qué idioma?
language = Español
inline-how = Escribe un enlace detrás de mi nombre
inline-fetch = Traerlo y enviarlo aquí
inline-forgotten = Ya no sé qué era esto. Envíalo otra vez, por favor.
inline-first = El primero de { $count }. Envíame el enlace en privado para tenerlos todos.
inline-link = No puedo enviarte archivos en otros chats antes de que me hayas escrito en privado, así que aquí va un enlace. Funciona hasta el { $until } UTC.
inline-adults = Esto es para adultos. Pídemelo en privado.
quality-as-link = { $quality }, como enlace
button-link = La mejor, como enlace

list-looking = Miro la lista…
list-items = { $count ->
        [one] Un elemento.
       *[other] { $count } elementos.
    }
list-first = Se muestran los primeros { $count }.
list-choose = Elige lo que quieras y pulsa Traer.
list-chosen = { $count ->
        [one] Uno elegido.
       *[other] { $count } elegidos.
    }
list-cost = Eso cuenta como { $cost ->
        [one] uno
       *[other] { $cost }
    } de los { $limit } enlaces que puedes pedir por hora.
list-takes-longer = Lo demás llega cuando vuelva a haber sitio.
list-now = { $nth } de { $count } · ahora: { $title }
list-waits = Es todo lo que puedes pedir por ahora. Sigue en { $wait }.
list-done = Llegaron { $arrived } de { $count }.
list-cancelled = Cancelado. Llegaron { $arrived } de { $count }.
list-more-failed = … y otros { $count } no llegaron.
list-button-all = Todos
list-button-none = Ninguno
list-button-fetch = Traer ({ $count })
list-fetching = En ello: { $count }
list-none = Detrás de ese enlace no hay ninguna lista. /get trae lo que hay.
list-not-here = Solo puedo hacerlo donde soy miembro, o en un chat privado conmigo.
list-placeholder = Elige lo que quieras
list-how = Escríbelo con un enlace a una lista o un canal, por ejemplo /playlist https://…

tg-command-get = Traer lo que hay detrás de un enlace: 720, mp3, 1:05-2:30 para una parte
tg-command-settings = Lo que vale en este chat
tg-command-playlist = Elegir qué traer de una lista o un canal
tg-command-follow = Lo nuevo de un canal o una lista llega aquí
tg-command-unfollow = Lo que llega aquí y cómo terminarlo
tg-command-pause = Callarme un rato
tg-command-resume = Responder otra vez
tg-command-stats = Cuánto se ha pedido aquí
tg-command-owner-stats = Cuánto espera y corre, la avalancha, y qué sitios funcionan
tg-command-status = Qué sitios funcionan ahora
tg-command-region = Desde dónde se traen tus enlaces
tg-command-help = Lo que sé hacer
tg-command-privacy = Qué se guarda de ti y cuánto tiempo
tg-command-forget_me = Borra lo que se guarda de ti
tg-command-limits = Cuánto se puede pedir
tg-command-surge = Lo que vale cuando se pide demasiado
tg-command-queue = Cuántos esperan
tg-command-cookies = Sesiones para sitios
tg-command-allow = Dejar entrar a alguien
tg-command-trust = Permitir más a alguien
tg-command-block = Dejar fuera a alguien
tg-command-forget = Volver a lo que vale para todos

follow-new = Desde ahora sigo «{ $title }»: lo nuevo de allí llega aquí. Miro cada { $every }. /unfollow lo termina.
follow-known = Aquí ya sigo «{ $title }». /unfollow lo termina.
follow-many = En este chat ya sigo { $count } listas, y no puedo seguir más. /unfollow termina una.
follow-full = Sigo tantas listas como puedo. Quien gestiona este bot puede permitir más.
follow-off = Quien gestiona este bot no quiere que siga nada.
follow-no-list = No encontré ninguna lista ni canal detrás de ese enlace.
follow-how = Escríbelo con un enlace a un canal o una lista, por ejemplo /follow https://…
follow-list = Lo que sigo aquí. Pulsa uno para terminarlo:
follow-none = Aquí no sigo nada.
follow-ended = Ya no sigo «{ $title }».
follow-stopped = Ya no sigo «{ $title }»: lleva días fallando. { $why }

discord-help =
    Escribe **/get** con un enlace y respondo con el vídeo o el audio que hay detrás; **/audio** da solo el sonido.
    O elige **Apps → Traer contenido** en un mensaje con un enlace, mencióname con un enlace, o escríbeme en privado.
    Con **/playlist** eliges de una lista o un canal; **/follow** trae por sí solo lo nuevo.
    Busco la mejor calidad que quepa en el canal y se reproduzca en móviles. Lo que es demasiado grande llega como enlace.
    Solo veo lo que todo el mundo puede ver: nada privado, nada que exija iniciar sesión.
discord-owner = Para los dueños de este bot
discord-owner-stats = Cuánto espera y corre, la avalancha, y qué sitios funcionan
discord-owner-surge = Muestra si todos reciben menos, o lo cambia
discord-owner-limits = Muestra los límites o cambia uno
discord-owner-count = Un número, un tamaño para user-bytes, off o default
discord-owner-trusted = Para las personas de confianza
discord-owner-allow = Atiende a una persona donde no se atiende a todas
discord-owner-block = Deja de atender a una persona
discord-owner-trust = Da a una persona más que a otras
discord-owner-forget = Hace de una persona una como cualquier otra
discord-owner-only = Solo los dueños de este bot pueden hacer eso.
discord-owner-limits-how = Se cambia con /owner limits: un nombre y un valor, que es un número, off o default.
discord-get = Traer el vídeo o el audio que hay detrás de un enlace
discord-audio = Traer solo el sonido de lo que hay detrás de un enlace
discord-playlist = Elegir qué traer de una lista o un canal
discord-follow = Lo nuevo de un canal o una lista llega aquí
discord-unfollow = Lo que llega aquí por sí solo y cómo terminarlo
discord-list-url = Un enlace a una lista o un canal
discord-status = Qué sitios funcionan ahora
discord-region = Desde dónde se traen tus enlaces
discord-privacy = Qué se guarda de ti y cuánto tiempo
discord-forget-me = Borra lo que se guarda de ti
discord-help-short = Lo que sabe hacer este bot
discord-settings = Lo que este servidor o canal quiere del bot
discord-url = Un enlace
discord-quality = fit, best, una altura como 720, audio o mp3
discord-clip = Solo una parte, por ejemplo 1:05-2:30
discord-subtitles = Con subtítulos, por ejemplo es
discord-menu = Traer contenido
discord-look-there = Esto tarda mucho. Si no puedo enviártelo, estará aquí: { $link }
discord-not-there = Esto llega en privado, porque no puedo escribir en { $channel }. Quien gestiona ese canal puede permitirme «View Channel», «Send Messages» y, para hilos, «Send Messages in Threads».
discord-button-link = Enlace en calidad completa
settings-option-where = Para todo el servidor o solo para este canal
settings-option-notice = Responder a los enlaces sin que se pida
settings-option-sites = Solo enlaces a estos sitios, separados por comas; all lo deshace
settings-option-quality = Para quien no dice ninguna: fit, best, una altura como 720, audio o mp3
settings-option-role = Añade un rol a los que pueden pedir, o lo quita
settings-option-links = Un enlace en lugar de un archivo
settings-option-quiet = Las respuestas a comandos solo las ve quien pide; las demás no suenan
settings-option-bare = Quitar la vista previa de los mensajes respondidos
settings-option-region = Desde dónde se traen los enlaces; any lo deja al bot
settings-option-language = De todas las respuestas de aquí; any lo deja a cada persona
settings-option-reset = Todo como al principio
settings-where-server = este servidor
settings-where-channel = este canal
settings-title = Lo que vale en { $where }
settings-yes = sí
settings-no = no
settings-all = todos
settings-notice = Responde a los enlaces sin que se pida: { $value }
settings-sites = Sitios: { $value }
settings-quality = Calidad cuando no se dice ninguna: { $value }
settings-roles = Quién puede pedir: { $value }
settings-links = Enlaces en lugar de archivos: { $value }
settings-quiet = En silencio: { $value }
settings-language = Idioma: { $value }
settings-own-language = el de cada persona
settings-bad-language = Conozco estos idiomas: { $names }; «any» lo deja a cada persona.
settings-region = Se trae en: { $value }
settings-any = donde sea más rápido
settings-bare = Quita la vista previa de los mensajes respondidos: { $value }
settings-kept = Guardado para { $where }.
settings-bad-quality = Una calidad es fit, best, una altura como 720, audio o mp3.
settings-forbidden = Solo pueden hacerlo los miembros que gestionan este servidor.
settings-no-content = No veo los enlaces de los mensajes: el «Message Content Intent» está desactivado para este bot. Quien lo gestiona puede activarlo en discord.com/developers/applications, en Bot. Todo lo demás funciona.
settings-missing = En este canal me falta: { $permissions }. Quien gestiona el canal puede permitirlo.

ack = En ello…
stage-queued = Espero a que haya un trabajador libre…
stage-extracting = Miro la página…
stage-downloading = Descargando
stage-merging = Junto el vídeo y el audio…
stage-encoding = Lo hago más pequeño para este chat…
stage-uploading = Subiendo
stage-retrying = El sitio ha tropezado. Lo intento otra vez…
stage-restarting = Algo ha ido mal por mi parte. Lo intento otra vez…
wait-seconds = { $count ->
        [one] un segundo
       *[other] { $count } segundos
    }
wait-minutes = { $count } minutos
wait-hours = { $count } horas
left = quedan { $eta }

link = Demasiado grande para este chat como archivo ({ $size }), así que aquí va un enlace. Funciona hasta el { $until } UTC.
link-many = { $count } elementos son demasiados para este chat, así que aquí va un enlace a todos. Funciona hasta el { $until } UTC.
link-wanted = Aquí va un enlace. Funciona hasta el { $until } UTC.
link-no-attach = Aquí no puedo adjuntar archivos, así que va un enlace. Funciona hasta el { $until } UTC.
    Quien gestiona este canal puede permitirme «Attach Files».
download = Descargar
watch = Ver o descargar
items-missing = { $count ->
        [one] No se pudo obtener un elemento de esta publicación.
       *[other] No se pudieron obtener { $count } elementos de esta publicación.
    }
button-delete-page = Borrar el enlace
page-deleted = El enlace está borrado. Ya nadie puede abrirlo.
page-gone-already = Ese enlace ya no existe.
too-many-links = Acepto diez enlaces por mensaje. Dejé fuera { $count ->
        [one] uno
       *[other] { $count }
    }; envía el resto otra vez, por favor.
left-out = Acepto { $most } enlaces por mensaje. Dejé fuera { $count ->
        [one] uno
       *[other] { $count }
    }; envía el resto otra vez, por favor.
unknown-command = No conozco ese comando.
unknown-wish =
    No sé qué pide «{ $word }». Junto a un enlace entiendo una calidad (fit, best, 720, audio, mp3), una parte (1:05-2:30) y subtítulos (subs:de).
privacy =
    Lo que guardo de ti:
    • los enlaces que enviaste y qué fue de ellos, durante { $requests };
    • los archivos que salieron de ellos, durante { $links }, para darlos otra vez sin preguntar al sitio; se comparten con otros que envíen el mismo enlace, sin decir quién lo pidió primero;
    • lo que elegiste de listas, durante { $requests };
    • qué canales sigo para ti, hasta que eso termine;
    • cuántos enlaces enviaste, durante un día como mucho, como número.
    Los registros nombran sitios y trabajos, no a ti ni tus enlaces. /forget_me borra lo que guardo de ti.
forgotten-you = Hecho: cancelé lo que esperabas y borré lo que guardaba de ti. Cuántos enlaces enviaste lo sigo contando, durante un día como mucho; el turno en la cola caduca en dos días.
button-cancel = Cancelar
button-audio = Audio
button-quality = Otra calidad
button-best = Calidad completa
button-renew = Nuevo enlace
button-delete = Borrar
button-again = Intentar otra vez
button-site-back = Traerlo cuando vuelva el sitio
button-premiere = Traerlo cuando empiece
pick-quality = ¿Qué prefieres en su lugar?
quality-fit = Lo que quepa en este chat
quality-best = Lo mejor que haya
quality-audio = Solo el sonido
quality-mp3 = Solo el sonido, en MP3
cancelled = Cancelado.
too-late-to-cancel = Demasiado tarde: la respuesta ya está en camino.
not-yours = Solo puede hacerlo la persona que lo pidió.
forgotten = Ya no recuerdo ese enlace. Envíalo otra vez, por favor.
parked-site = Lo traeré en cuanto { $site } vuelva a funcionar.
parked-premiere = Lo traeré cuando haya empezado.
region-only-one = Solo traigo cosas desde un lugar.
region-unknown = Conozco estas regiones: { $names }. «any» me lo deja a mí.
region-is = { $region ->
        [any] Tus enlaces se traen donde sea más rápido.
       *[other] Tus enlaces se traen en { $region }, mientras alguien trabaje allí.
    } Para cambiarlo: /region y uno de { $names }, o any.
status-fine = Todos los sitios que se han pedido últimamente funcionan.
status-failing = El último intento falló en: { $sites }
status-working = Probados últimamente, y funcionan: { $sites }
status-down = Estos sitios fallan ahora mismo para todos: { $sites }

owner-failures = { $count ->
        [one] Un enlace falló por un error mío ({ $kind }).
       *[other] { $count } enlaces fallaron por un error mío ({ $kind }).
    } Detalles: linkferry admin dead-letters. Lo digo como mucho una vez por hora.

owner-surge = La espera es ahora de { $wait }, así que acepto menos de todos hasta que pase. /surge off (en Discord: /owner surge) lo termina.
owner-bytes-soon = { $region } ha traído { $used } este mes, de { $budget } permitidos (BANDWIDTH_MONTH). Cuando se acabe, todos reciben menos.
owner-bytes-over = { $region } ha traído { $used } este mes, y { $budget } era lo permitido (BANDWIDTH_MONTH). Todos reciben menos hasta que acabe el mes. /surge off lo termina.
owner-canary-fails = { $site } no funciona: falló un enlace que traigo de allí con regularidad. { $why } /status dice cómo están los demás.
owner-canary-works = { $site } vuelve a funcionar.
owner-claimed = Este bot ahora es tuyo. Se maneja con /limits, /surge, /allow, /block, /trust y /queue.
owner-claim-failed = Ese enlace ya se usó, o es demasiado viejo. El registro del bot tiene uno nuevo tras reiniciarlo.
owner-people = { $person }: { $standing ->
        [allowed] admitido.
        [blocked] bloqueado.
        [trusted] de confianza.
        [owner] dueño.
       *[nobody] ahora como cualquier otro.
    }
owner-person-how = Escribe detrás el número de la persona, por ejemplo /{ $command } 123456789. @userinfobot dice a cada uno el suyo.
owner-limits-how = Se cambia con /limits NOMBRE VALOR, o /limits trusted NOMBRE VALOR para los de confianza. VALOR es un número, off o default.
owner-limits-bad = Eso no lo conozco: { $why }
owner-limit-set = { $name } es { $count } desde ahora.
owner-surge-is = El modo de avalancha está en { $mode }{ $now ->
        [crowd] , y ahora está activo.
        [bytes] , y ahora está activo: una región ha gastado los bytes de este mes.
       *[none] , y ahora no está activo.
    }
owner-queue = { $region }: { $waiting } esperan, { $running } corren, { $workers ->
        [one] un trabajador
       *[other] { $workers } trabajadores
    } con { $places } plazas.
owner-queue-empty = No hay ningún trabajador en marcha.
owner-cookies-kept = Guardo { $count ->
        [one] una cookie
       *[other] { $count } cookies
    } de { $site } como { $id } y las uso { $region ->
        [any] en todas las regiones.
       *[other] en { $region }.
    }
owner-cookies-end = Caducan el { $date }.
owner-cookies-left-out = { $count ->
        [one] Dejé fuera una cookie de otro sitio.
       *[other] Dejé fuera { $count } cookies de otros sitios.
    }
owner-cookies-bad = No guardé nada: { $why }. Envía un cookies.txt exportado, con el sitio como descripción.
owner-cookies-taken = He borrado tu mensaje.
owner-cookies-not-taken = No pude borrar tu mensaje: bórralo tú, por favor.
owner-cookies-line = { $id }: { $site }, { $count ->
        [one] una cookie
       *[other] { $count } cookies
    }, { $region ->
        [any] todas las regiones.
       *[other] región { $region }.
    }
owner-cookies-health = En { $region } sirven para el { $score } % de los enlaces{ $rests ->
        [none] .
       *[other] , y descansan { $rests }: el sitio las rechazó.
    }
owner-cookies-removed = { $id } ya no está.
owner-cookies-unknown = No hay cookies llamadas { $id }.
owner-cookies-how = Para añadir, envíame un cookies.txt con el sitio como descripción; /cookies remove ID quita algunas.
owner-cookies-soon = Las cookies { $id } de { $site } caducan el { $date }. Envíame antes un cookies.txt nuevo.
owner-cookies-rest = { $site } rechazó las cookies { $id } en { $region }. Uso otras o ninguna durante { $rests }; si sigue así, envíame un cookies.txt nuevo.

ack-line = Eres el número { $position } de la cola, unos { $wait }.
ack-surge = En ello… { $why ->
        [bytes] El tráfico de este mes está casi agotado, así que el vídeo llega en 720p como mucho.
       *[crowd] Ahora mismo pide muchísima gente, así que puede tardar más, y el vídeo llega en 720p como mucho.
    }
web-title = Pega un enlace
web-says = El vídeo o la canción que hay detrás llega aquí.
web-quality = Calidad
web-fit = Se reproduce en todas partes
web-best = La mejor que haya
web-height = { $height }p
web-audio = Audio
web-mp3 = MP3
web-fetch = Traer
web-key = Este servicio pide una clave de API:
web-no-script = Esta página necesita scripts. Las páginas de enlaces de los chats no.

page-download = Descargar
page-download-all = Descargar los { $count }
page-copy = Copiar enlace
page-copied = Copiado
page-source = Fuente
page-until = Disponible hasta
page-no-player = Tu navegador no puede reproducir esto aquí, pero puedes descargarlo.
page-report = Denunciar esta página
page-report-ask = ¿Qué tiene de malo?
page-report-rights = Es mío, o actúo por quien es su dueño
page-report-harm = Es ilegal o dañino
page-report-other = Otra cosa
page-report-send = Enviar la denuncia
page-reported-title = Gracias
page-reported-says = Quien gestiona este servicio tiene tu denuncia.
page-delete = Borrar esta página
page-delete-ask = Nadie podrá volver a abrirla con este enlace.
page-delete-yes = Borrarla
page-deleted-title = Esta página fue borrada
page-deleted-says = Quien la pidió la ha borrado. Aquí ya no hay nada que ver.
page-expired-title = Este enlace ha caducado
page-expired-says = Los archivos se guardan aquí solo un tiempo, y el de este ha pasado.
page-renew = Traerlo otra vez en el chat
page-renew-says = Envía el enlace al bot otra vez, en el chat donde recibiste esta página, y llega una nueva.
page-unknown-title = No existe esa página
page-unknown-says =
    El enlace no está completo, o nunca llevó a ninguna parte. Cópialo otra vez del chat donde lo recibiste.
page-waiting-title = En ello…
page-waiting-says = Esta página vuelve a mirar por sí sola y muestra el archivo cuando está.
page-failed-title = No ha funcionado
page-failed-says = No hay ningún archivo que mostrar aquí.
page-busy-title = Un momento
page-busy-says = Esta página no se puede mostrar ahora mismo. Inténtalo otra vez en un ratito, por favor.
page-back = Volver a la página
page-served-by = Guardado por un tiempo por un Linkferry

owner-report = Alguien denunció una página de enlace: «{ $title }» ({ $why }), de { $link }
    Para quitarla: linkferry admin takedown

busy = Ahora mismo no llego a mi cola. Envía el enlace otra vez en un momento, por favor.

failure-no_link = No hay ningún enlace en tu mensaje. Envíame uno que empiece por https://
failure-bad_link = No puedo abrir eso: { $reason ->
        [scheme] solo funcionan los enlaces que empiezan por http:// o https://.
        [credentials] no se aceptan enlaces con usuario o contraseña.
        [too_long] el enlace tiene más de 2048 caracteres.
        [port] el puerto del enlace no es válido.
       *[other] no es un enlace completo.
    }
failure-policy = Quien gestiona este bot no permite enlaces a este sitio.
failure-taken_down = Esto se retiró, así que no lo traigo.
failure-role = En este canal solo algunos roles pueden pedirme algo.
failure-limited = Eso fue mucho de una vez. Envíalo otra vez en { $wait }, por favor.
failure-limited_surge = { $why ->
        [bytes] El tráfico de este mes está casi agotado
       *[crowd] Ahora mismo pide muchísima gente
    }, así que todos reciben menos de lo normal. Envíalo otra vez en { $wait }, por favor.
failure-surge = { $why ->
        [bytes] El tráfico de este mes está casi agotado
       *[crowd] Ahora mismo pide muchísima gente
    }, y atiendo primero a quienes ya estuvieron aquí. Vuelve en { $wait }, por favor.
failure-not_admitted = Este bot no está abierto a todo el mundo. Pide a quien lo gestiona que te deje entrar.
failure-unavailable = Ahora mismo no llego a mi cola. Inténtalo otra vez en un momento, por favor.
failure-not_found = Esa página no existe (el sitio respondió «not found»). ¿Está completo el enlace?
failure-removed = Esto se quitó del sitio.
failure-private = Esto es privado; solo puedo traer lo que todo el mundo puede ver.
failure-login_required = El sitio solo lo muestra a quien ha iniciado sesión.
failure-age_restricted = El sitio pide aquí comprobar la edad, así que no puedo traerlo.
failure-geo_blocked = El sitio no lo muestra en el país donde funciono.
failure-bot_check = El sitio cree que soy un robot y quiere una prueba. Inténtalo más tarde.
failure-drm = Esto está protegido con DRM y no se puede traer.
failure-unsupported = No sé cómo obtener contenido de este sitio.
failure-no_media = No encontré vídeo ni audio en esa página.
failure-not_media = Ese enlace lleva a un archivo que no es vídeo ni audio.
failure-empty = El archivo que hay detrás de ese enlace está vacío.
failure-live = Esto sigue en directo. Envía el enlace otra vez cuando termine la emisión.
failure-premiere = Esto aún no ha empezado. Envía el enlace otra vez después del estreno.
failure-forbidden = Ese enlace lleva a una dirección que no abro.
failure-too_long = Eso dura más de lo que acepta este bot.
failure-too_big = Eso es más grande de lo que acepta este bot.
failure-no_such_format = No existe en la forma que pediste.
failure-bad_clip = Es más corto: la parte que pediste está después de su final.
failure-adults_only = Esto es para adultos. Solo lo muestro en canales marcados con restricción de edad.
failure-no_link_possible = Eso es demasiado grande para este chat, y este bot no puede dar enlaces.
failure-not_writable = No puedo escribir en { $folder }.
failure-truncated = El sitio dejó de enviar antes del final. Inténtalo dentro de un rato.
failure-site_trouble = El sitio respondió con un error. Inténtalo dentro de un rato.
failure-site_down = { $site } falla ahora mismo para todos, así que no te hice esperar. Inténtalo más tarde.
failure-expired = Tu enlace esperó un día entero sin que llegara su turno, así que lo dejé.
failure-rate_limited = El sitio me pide que vaya más despacio. Inténtalo dentro de un rato.
failure-unreachable = No pude llegar a ese sitio. ¿Es correcta la dirección?
failure-deadline = Tardó demasiado, así que lo dejé. Inténtalo dentro de un rato.
failure-internal = Algo ha ido mal por mi parte. Inténtalo otra vez; si sigue así, díselo a quien gestiona el bot.
failure-crashed = El trabajo con este enlace falló más de una vez por mi parte, así que lo dejé.
failure-disk_full = Ahora mismo no me queda espacio. Inténtalo más tarde, por favor.
failure-storage = El almacén de archivos grandes no responde. Inténtalo más tarde, por favor.
