/** How much, how often, how large, and not now. */
import { phrase } from '../phrase.ts'

/**
 * How servers say that a message waited too long, in English: apart from the family, so that explain can look at
 * what else stands beside it.
 */
export const queueTimeOver: readonly string[] = [
  '(delivery|retry|queue|queu(e)?ing|life ?) ?(time|period|life ?time|time ?out|interval)( for [a-z ]{1,30})? (has |was |is )?(been )?(expired|exceeded|elapsed|ran out|run out|is over)',
  '\\b(delivery|mail|e-?mail|message|envelope) (has |was |is )?(expired|too old|outdated)\\b(?! (password|certificate))',
  '\\bmessage (age|lifetime) .{0,20}(exceed|expired|over)\\w*',
  '\\bqueue\\.expired\\b|\\bstatus=expired\\b|\\bexpired (in|from) (the )?(\\w+ ){0,3}queue\\b',
  '(in|on) (the |our |my )?queue (for )?(too long|longer than)|queue(d)? too long|(maximum|max)[. -](queue|queu(e)?ing) ?(life ?)?time|queue life ?time (was |is |has )?(been )?(exceeded|over|reached)',
  "(could not|can ?not|couldn't|unable to|not) (be )?(deliver(ed)?|sent) (it |the (message|mail) |your (message|mail) )?(in|within|for|after) (the (last|past) )?\\d+ (seconds?|minutes?|hours?|days?)",
  'retry time not reached for any host after a long failure period|(have|has) been failing for a long time',
  '(delivery|retry) (attempts|count|limit|retries) (were |was |are |is |have been |has been )?(exhausted|exceeded|used up)|(maximum|max|too many) (number of )?(delivery|retry) (attempts|retries)|\\bafter (multiple|several|many|repeated|all|\\d+) (re)?(tries|attempts)\\b|\\bdelivery failed( after)? \\d+ (re)?(tries|attempts)\\b',
]

export const traffic = {
  tooManyConnections: phrase(
    'too many.{0,40}(connection|session|client|process|concurrent|simultaneous|open)',
    '(connection|session|concurren\\w*|simultaneous|client|thread)s?\\b.{0,40}(limit|exceed|maximum|max\\b|too many|reached)',
    '(maximum|max|limit|exceed\\w*).{0,40}(connection|session|concurren|simultaneous|client|thread)',
    'ports (are )?busy|(server|system|service) (is )?(too |currently |temporarily )?(busy|overloaded)|high load|load average|all slots',
    'zu viele.{0,40}(verbindung|sitzung)|(verbindung|sitzung)en.{0,40}(uberschritten|limit|erreicht)|uberlastet',
    'trop de.{0,30}(connexion|session)|nombre maxim.{0,30}connexion',
    'demasiad.{0,30}(conexion|sesion)|(maximo|limite).{0,20}conexion',
    'tropp.{0,20}(conness|sessio)|(massimo|limite).{0,20}conness',
    '(muit|demasiad|excess).{0,30}(conex|sess|ligac)|(maximo|limite).{0,20}conex',
    'te veel.{0,30}(verbinding|sessie)|(maximum|maximaal).{0,20}verbinding',
    'zbyt (wiele|duzo).{0,30}(polacz|sesj)|(limit|maksymaln).{0,20}polacz',
    'слишком много.{0,40}(соединен|подключен|сесси)|превышен.{0,40}(соединен|подключен|сесси)',
    '接続数|同時接続|接続が多',
    '(连接|連線|連接|会话).{0,10}(过多|太多|過多|上限|超)',
  ),
  greetingBusy: phrase('busy|overload|too many|load|capacity'),
  tooManyRecipients: phrase(
    'too many (recipient|rcpt|destination)|recipients? (limit|count|maximum)|(maximum|limit|number).{0,20}recipients|zu viele empfanger|trop de destinataires|demasiados destinatarios|troppi destinatari|muitos destinatarios|te veel ontvangers|слишком много получател|收件人.{0,6}(过多|太多)',
  ),
  rate: phrase(
    'too much mail|too many.{0,30}(message|mail|email|error|command|request|recipient.{0,30}(hour|day|minute)|rcpt)|rate (limit|exceed|control)|(sent|send|sending|exceed\\w*) more than \\d+ (e-?mails?|messages?|mails?)|sending rate|\\brate\\b.{0,20}\\b(over|too high|exceed)|over ?limit|throttl|(message|mail|sending|hourly|rate|email)s?.{0,20}(limit|quota|rate).{0,20}(exceed|reached|hit)|exceed.{0,30}(rate|limit|quota|threshold)|unusual rate|slow down|too (fast|frequent|quickly)|receiving mail at a rate|exceed.{0,60}\\b(per|an|each|this) (hour|minute)|frequency.{0,12}limit|(unexpected|unusual|excessive) (\\w+ )?(volume|traffic|rate)|(deferred|delayed|limited).{0,30}complaints?|(organi[sz]ation|tenant|queue)\\b.{0,20}\\bquota\\b|limits? (for|of|on) your account.{0,20}exceed|quota.{0,12}exceed.{0,20}\\bsender|\\b(sender|sending|submission|outgoing|outbound)\\b.{0,30}\\b(quota|limit)\\b.{0,20}(exceed|reached)|zu viele (nachricht|mail)|trop de (message|mail|courriel)|demasiados (mensaje|correo)|troppi messaggi|muitas mensagens|te veel berichten|слишком много (писем|сообщен)|(邮件|郵件).{0,8}(过多|太多|频率)',
  ),
  /** So many in a time: "200 messages in 3600 seconds". */
  perTime: phrase(
    '\\b\\d+ ?(messages?|mails?|e-?mails?|recipients?|rcpts?)( is| are)?( allowed| permitted)? ?(in|per|every|within|/) ?(\\d+ ?)?(s|sec\\w*|min\\w*|h|hours?|days?)\\b',
  ),
  daily: phrase(
    '(dai?ly|per[- ]day|24[- ]?hour|24h|day).{0,40}(limit|quota|exceed|maximum|allowance)|(limit|quota|exceed|maximum).{0,40}(dai?ly|per day|for today|24[- ]?h|a day)|taglich|tageslimit|quotidien|journalier|diari[oa]|giornalier|dagelijks|dzienn|суточн|дневн|每日|当日|當日',
  ),
  bandwidth: phrase('bandwidth|download limit|traffic (limit|quota)|command or bandwidth|transfer limit'),
  throttled: phrase('throttl|back-?off|too many (request|command)s?|slow down|rate limit'),
  tooLarge: phrase(
    '(message|size|mail|attachment|data).{0,40}(too (large|big)|exceed|larger|oversize)|(message|data|line|mail|body)( is)? too long|too (large|big) (message|mail)|(exceed|maximum|over).{0,30}(message|size)',
    '(nachricht|mail|anhang).{0,40}(zu gross|ubersteigt|uberschreitet)|trop (volumineu|gros|grand)|taille.{0,40}(depasse|maxim)|demasiado grande|tamano.{0,40}(exced|maximo|supera)|troppo grande|dimension.{0,40}(super|massim|ecced)|tamanho.{0,40}(exced|maximo)|muito grande|te groot|zbyt duz|za duz|przekracza.{0,20}rozmiar|слишком больш|размер.{0,40}превыш|サイズ.{0,15}(超|大き)|太大|过大|過大|大小.{0,8}超',
  ),
  storage: phrase(
    'insufficient.{0,20}(system|storage|resource|disk|space|memory)',
    '(disk|storage|queue file|spool).{0,20}(full|shortage|low|exhausted|space)',
    'space shortage|out of (disk|memory|space)|no space|low on (disk|space|resources)',
    'speicherplatz|kein platz|espace (disque|insuffisant)|espacio (en disco|insuficiente)|spazio (su disco|insufficiente)|espaco (em disco|insuficiente)|schijfruimte|mal(o|a) miejsca|brak miejsca|недостаточно мест|磁盘|ディスク',
  ),
  serverFault: phrase(
    'configuration|misconfigur|(unable|cannot|could not|failed) (to )?(read|open|load).{0,30}(control|config|file|table|map)|look ?up (error|fail)|\\btrouble\\b|local (problem|error|delivery)|internal (server |system )?(error|fault|failure|problem)|(system|server|processing|database|ldap|directory|resolver|milter|policy|filter|scanner|queue file|write) .{0,12}(error|fail|problem|unavailable|down)|unable to (verify|look ?up|process)|problem with|unexpected (\\w+ )?(error|fail|fault|condition|exception|problem)|(log|queue|spool|file) failure',
  ),
  temporary: phrase(
    'temporar|try (again|later)|unavailable|not available|service down|maintenance|shut(ting)? ?down|(going|being taken|taken) (down|off-?line)|(currently|temporarily|is|are) off-?line|restarting|wartung|mantenimiento|manutenzione|manutencao|onderhoud|konserwac|обслуживани|メンテナンス|维护|維護|cannot connect|could not connect|vorubergehend|zeitweise|temporaire|indisponible|temporal|temporane|nao disponivel|no disponible|tijdelijk|tymczasow|временн|недоступ|一時的|利用できません|暂时|暫時|不可用',
  ),
  tryLater: phrase(
    'try (again|later)|retry (later|in|after)|come back (later|in)|again later|please wait|later\\.',
    'spater (noch ?mal|erneut|wieder|versuchen)|erneut versuchen|versuchen sie es',
    'reessay|plus tard|ulterieurement',
    'mas tarde|de nuevo|vuelva a',
    'riprova|piu tardi',
    'mais tarde|novamente',
    'later opnieuw|probeer.{0,20}(later|opnieuw)',
    'sprobuj.{0,20}(pozniej|ponownie)',
    'позже|повторите|попробуите',
    '後で|しばらく|再試行|再度',
    '稍后|稍後|重试|重試',
  ),
  inactivity: phrase('inactiv|idle (too long|time|timeout|for)|idle\\b|autologout|auto-?log ?out'),
  /** The message comes round again and again. */
  mailLoop: phrase(
    '\\b(e?mail|routing|forward\\w*|delivery|alias\\w*|redirect\\w*)[- /]+(\\w+ )?(?<!feedback )loop(s|ing)?\\b|\\bmessage[- ]looping\\b',
    '(?<!\\b(feedback|event)[ -])\\bloop(s|ing)?\\b.{0,12}\\b(detected|found|suspected|broken|encountered|discovered)|\\b(detected|found|suspected|possible|probable|potential|caught)\\b (an? |the )?(\\w+ )?(?<!(feedback|event) )loop(s|ing)?\\b',
    '\\b(loops?|looping|pointing|points?) back to (me|myself|itself|us|this (server|host|system))\\b|\\b(message|mail) (is|was|seems|appears)( to be)? (looping|in a loop)',
    '(too many|exceed\\w*|max(imum)?|limit)\\b.{0,30}(?<!next[ -])\\bhops?\\b(?! (address|host))|(?<!next[ -])\\bhops?\\b.{0,20}(exceeded|too many|limit\\b|maximum)',
    'too many [\'"]?received\\b[\'"]? ?(headers?|lines?|fields?)',
    '(mail-?|nachrichten-?|weiterleitungs-?)?schleife.{0,30}(erkannt|entdeckt|festgestellt|gefunden)|(mail|nachrichten|weiterleitungs)-?schleife|zu viele (hops|stationen)',
    'boucle (de |du )?(messagerie|courrier|routage|transfert|mail)|boucle.{0,12}detect|trop de sauts',
    'bucle (de )?(correo|enrutamiento|reenvio|mensaje)|bucle.{0,16}detectad|demasiados saltos',
    '(ciclo|anello) (di )?(posta|instradamento|inoltro)|troppi (hop|salti)|(ciclo|loop).{0,16}rilevat',
    '(loop|ciclo) de (e-?mail|correio|encaminhamento)|(loop|ciclo).{0,16}detectad|saltos demais|muitos saltos',
    'mail-?lus\\b|\\blus\\b.{0,12}gedetecteerd|te veel hops|petl\\w* (pocztow|przekierow)\\w*|wykryto petle',
    '(почтов[^ ]+|обнаружен[^ ]*) (петл|цикл)|зациклив|(メール|転送)の?ループ|(邮件|郵件|转发|轉寄).{0,4}(循环|循環|迴圈|回圈)',
  ),
  /** Waited too long to be passed on. */
  expired: phrase(
    ...queueTimeOver,
    '(zustell|warteschlange|nachricht)\\w*.{0,30}abgelaufen|(zustell|warte)\\w*(zeit|frist).{0,20}uberschritten',
    'delai (de )?(livraison|remise|distribution|conservation).{0,30}(expire|depasse)|(tiempo|plazo) de (entrega|espera en cola).{0,30}(expirad|agotad|excedid|vencid)',
    '(tempo|termine) (massimo )?(di|per la) (consegna|recapito).{0,30}scadut|(prazo|tempo) de entrega.{0,30}(expir|esgotad|excedid)|(bezorg|lever)tijd.{0,30}(verstreken|verlopen|overschreden)',
    'czas (dostarcz|doreczen)\\w*.{0,20}(minal|uplynal|wygasl)|(срок|время) доставки.{0,20}(ист|превыш)|истек.{0,12}(срок|время) доставки|配(信|送)期限|(投递|投遞|传递|傳遞).{0,6}(超时|逾時|过期|過期)',
  ),
} as const
