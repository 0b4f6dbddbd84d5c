/**
 * Families of words: what servers mean, however they put it. A family is a list of patterns over normalised
 * text, English first, then the languages that servers were translated into. A family says what a text is
 * about and never decides alone: rules combine it with the reply's code and the stage.
 */

/**
 * Lower case, without accents, one blank between words, straight quotes: what the patterns are written for.
 * The same is done to the patterns, so that both sides lose the same marks.
 */
export const normalise = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll(/[‘’‚`´]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/\s+/g, ' ')
    .trim()

const escapeRegExp = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * The text without what names things: addresses, URLs, host names, and the names of this case. A mailbox
 * called relay@… or a host called spam.… must not look like the server's opinion.
 */
export const withoutNames = (text: string, names: readonly string[] = []): string => {
  let rest = text.slice(0, 8192)
  const lower = rest.toLowerCase()
  for (const name of names) {
    // Most texts hold none of them, and a pattern is dear to make.
    if (name.length >= 4 && lower.includes(name.toLowerCase()))
      rest = rest.replaceAll(new RegExp(escapeRegExp(name), 'giu'), ' … ')
  }
  return (
    rest
      .replaceAll(/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"')\]]+/gi, ' … ')
      .replaceAll(
        /\b(?:relay|host|helo|client|from|to|user|rip|lip)=(?:<[^>]*>|\[[^\]]*\]|[^\s,;]+)/gi,
        ' … ',
      )
      // From the beginning of a word alone: a long one that is no name is looked at once, not from each letter.
      .replaceAll(/(?<![^\s<>"'(),;:[\]])[^\s<>"'(),;:[\]]+@[^\s<>"'(),;:[\]]+/g, ' … ')
      .replaceAll(/(?<![\w.-])[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.[a-z]{2,24}\b/gi, ' … ')
      .replaceAll(/([<[(])[a-z0-9_-]+\.[a-z]{2,24}([>\])])/gi, '$1…$2')
  )
}

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

const family = (...patterns: readonly string[]): ((text: string) => boolean) => {
  const compiled = patterns.map((pattern) => new RegExp(normalise(pattern), 'u'))
  // Many rules ask the same of the same words, one after the other.
  let asked: string | undefined
  let answer = false
  return (text) => {
    if (text !== asked) {
      answer = compiled.some((pattern) => pattern.test(text))
      asked = text
    }
    return answer
  }
}

/** Each takes normalised text. */
export const says = {
  wrongPassword: family(
    '(authenti\\w*|log-?[io]n|auth|password|credentials?|user ?name|sign-?in).{0,40}(fail|incorrect|invalid|wrong|reject|denied|unsuccessful|bad|not accepted|refused|mismatch|unknown|error)',
    '(bad|wrong|invalid|incorrect|unknown|failed|unsuccessful).{0,30}(password|credential|user ?name|log-?[io]n|authenti|user\\b)',
    '(anmeld|passwort|kennwort|benutzername|authenti\\w*|zugangsdaten).{0,40}(fehlgeschlagen|falsch|ungultig|abgelehnt|nicht korrekt|fehler)|(falsche|ungultige).{0,20}(passwort|kennwort|zugangsdaten|anmelde)',
    '(authentification|identifiant|mot de passe|connexion).{0,40}(echou|incorrect|invalide|refuse|errone)|echec.{0,20}(authentification|connexion)',
    '(autenticacion|contrasena|usuario|credenciales|acceso).{0,40}(fall|incorrect|invalid|erron|no valid|denegad)|error de autenticacion',
    '(autenticazione|password|credenziali|accesso).{0,40}(fallit|errat|non valid|non riuscit|negat)',
    '(autenticacao|senha|palavra-passe|credenciais|usuario).{0,40}(falh|incorret|invalid|errad)|falha.{0,15}(autenticacao|login)',
    '(aanmeld|authenticatie|wachtwoord|inlog).{0,40}(mislukt|onjuist|ongeldig|fout|geweigerd)',
    '(uwierzyteln|logowani|haslo|login).{0,40}(nie powiod|nieprawidlow|bledn|nieudan|niepoprawn)|bledn.{0,15}(haslo|login)',
    '(аутентификац|авторизац|парол|логин|вход).{0,40}(не удал|неверн|ошиб|неправильн|отклонен)|неверн.{0,20}(парол|логин|имя)|неправильн.{0,20}(парол|логин)',
    '(認証|ログイン|パスワード).{0,20}(失敗|正しく|違|誤|エラー|無効)',
    '(认证|验证|登录|密码|帐号|账号|認證|驗證|登入|密碼).{0,12}(失败|错误|不正确|有误|失敗|錯誤|不正確)',
  ),
  relay: family(
    '\\brelay',
    'allowed (rcpt)?hosts',
    '(non-?|not (a |an )?)(local|accepted|authoritative|hosted|handled) (domain|recipient|host)',
    '(domain|host|recipient).{0,12} (is )?not (local|hosted|handled|served|accepted here)',
    'user not local',
    "\\b(do|does|will|can|could|won)( ?n't| ?not|'t) (handle|host|serve|accept|deliver|forward|take|carry).{0,20}(domain|mails? (for|to)|messages? (for|to)|recipient)",
    'weiterleit|weitergeleitet',
    '\\brelais\\b|relayage|relayer',
    'retransmi|reenvi|reencamin|encaminha',
    '\\binoltr',
    'doorsturen|doorgestuurd|doorgeven',
    'przekazywan|przekazywac|przesylania dalej',
    'пересыл|ретрансл|релей|релеинг',
    '中継|リレー',
    '中继|中繼|转发|轉發|转寄|轉寄',
  ),
  unknownUser: family(
    "\\b(user|recipient|mailbox|account|address|alias|person|destination|rcpt|addressee)\\b.{0,40}\\b(unknown|not found|do?e?s ?n[o']?t exist|doesn't have|not exist|no longer|invalid|non-?existent|undeliverable|unrouteable|unroutable|not (a )?(valid|known|recogni[sz]ed|listed|here|available))",
    '\\b(unknown|no such|invalid|non-?existent|bad destination|undeliverable|unrouteable|unroutable|not a known|no valid) (local )?(user|recipient|mailbox|account|address|alias|person|rcpt|addressee)',
    "\\be-?mail( address)?\\b.{0,20}\\b(do?e?s ?n[o']?t exist|not exist|is invalid|is unknown|not found)|\\b(unknown|no such|invalid|non-?existent) e-?mail( address)?\\b",
    'no mailbox|is no longer valid|not listed in|not our customer|user unknown|no user\\b|bad destination mailbox|\\b(unknown|invalid|no such) (\\w+ ){0,3}user ?id\\b',
    '(empfanger|benutzer|postfach|adresse|mailbox|konto|adressat).{0,40}(unbekannt|existiert nicht|nicht gefunden|nicht vorhanden|ungultig)|unbekannte.? (empfanger|benutzer|adress|postfach)|kein solche',
    "(utilisateur|destinataire|boite|adresse|compte).{0,40}(inconnu|inexistant|n'existe pas|introuvable|invalide)",
    '(usuario|destinatario|buzon|cuenta|direccion).{0,40}(desconocid|no existe|inexistente|no encontrad|no valid|invalid)',
    '(utente|destinatario|casella|indirizzo|account).{0,40}(sconosciut|inesistente|non esiste|non trovat|non valid)',
    '(usuario|destinatario|caixa|conta|endereco|utilizador).{0,40}(desconhecid|inexistente|nao existe|nao encontrad|invalid)',
    '(gebruiker|ontvanger|postvak|adres|mailbox|geadresseerde).{0,40}(onbekend|bestaat niet|niet gevonden|ongeldig)|onbekende (gebruiker|ontvanger)',
    '(uzytkownik|odbiorc|adresat|skrzynk|konto|adres).{0,40}(nieznan|nie istnieje|nie znalezion)|nieznany (uzytkownik|odbiorca|adresat)',
    '(пользовател|получател|ящик|адрес).{0,40}(неизвест|не существует|не найден)|(нет такого|неизвестн).{0,20}(пользовател|получател|ящик|адрес)',
    'ユーザ.{0,60}見つかり|ディレクトリ.{0,12}(見つかり|ありません)|(ユーザ|受信者|宛先|アドレス|メールボックス).{0,20}(存在し|不明|見つかり|ありません)',
    '(用户|用戶|使用者|收件人|邮箱|信箱|地址|郵箱|账号).{0,20}(不存在|未知|无效|無效|未找到|找不到)',
  ),
  mailboxFull: family(
    '(mail ?box|quota|inbox|storage).{0,30}\\b(full|exceed|exceeded|exceeds|out of (storage|space)|over ?quota|over (the )?limit)',
    '(account|user).{0,30}\\b(exceed|exceeded|exceeds|out of (storage|space)|over ?quota|is full)',
    'over ?(disk |storage |mail(box)? )?quota|quota (is )?(exceeded|full|violation)|out of storage|exceed.{0,20}(quota|storage)|insufficient.{0,12}(mailbox|quota)|not enough.{0,12}quota|mailbox size limit|(user|mailbox|account|recipient)\\b.{0,30}\\b(exhausted|used up).{0,30}(storage|space|quota)',
    'postfach.{0,40}(voll|uberfullt|uberschritten)|(kontingent|speicherplatz|quota).{0,30}(uberschritten|erschopft|belegt|voll)',
    '(boite|quota|messagerie).{0,40}(pleine?\\b|depasse|atteint|sature)',
    '(buzon|cuota|casilla|bandeja).{0,40}(llen|excedid|superad)|excedid.{0,20}cuota',
    '(casella|quota).{0,40}(pien|superat|esaurit)',
    '(caixa|cota|quota).{0,40}(chei|excedid|lotad|ultrapassad)',
    '(mailbox|postvak|quotum|postbus).{0,40}(\\bvol\\b|overschreden)',
    '(skrzynk|limit|quota).{0,40}(peln|przepelnion|przekroczon)',
    '(ящик|квот).{0,40}(переполн|превыш|исчерпан|заполнен)|превышен.{0,20}квот',
    '(メールボックス|容量|ボックス).{0,20}(一杯|いっぱい|満杯|超|不足)',
    '(邮箱|信箱|郵箱|空间|空間|配额|配額|容量).{0,12}(满|滿|超|不足)',
  ),
  greylist: family(
    'gr[ae]y[- ]?list|not yet (been )?authori[sz]ed',
    'graue liste',
    'liste grise',
    'lista gris|lista cinza',
    'grijze lijst',
    'szar.{0,3} list',
    'сер.{0,4} спис',
    'グレイリスト|グレーリスト',
    '灰名单|灰名單',
  ),
  tryLater: family(
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
  sender: family(
    '\\bsender\\b|mail from|from[: -]+(address|header|domain)|\\bfrom address|envelope[- ]?from|return[- ]?path|return (e-?mail )?(address|domain)|originator|reverse[- ]?path|source address|sending (address|domain)|\\bsend as\\b|\\bsendas|\\bspoof|impersonat',
    'absender',
    'expediteur|emetteur',
    'remitente',
    'mittente',
    'remetente',
    'afzender',
    'nadawc',
    'отправител',
    '送信者|差出人|送信元',
    '发件人|發件人|寄件者|寄件人|发信人|发送者',
  ),
  recipient: family(
    '\\brecipient|\\brcpt\\b|\\bmailbox\\b|addressee|destination',
    'empfanger',
    'destinataire',
    'destinatari',
    'ontvanger',
    'odbiorc|adresat',
    'получател',
    '受信者|宛先',
    '收件人',
  ),
  notOwned: family(
    'not owned|send ?as\\b|sendas|on behalf of|spoof|impersonat|masquerad|\\bnot (a |an )?local sender\\b|\\bnon-?local sender\\b|\\bsender (address )?(is )?not local\\b',
    "(not|n't|no|un|never|cannot).{0,40}(allow|permit|authori[sz]|permission|right|privilege)\\w*.{0,40}(send|sender|submit|from|this address|mail from|use)",
    "(sender|from|address|envelope|mail from).{0,60}(mismatch|does(n't| not) (match|belong|correspond|conform|agree)|not match|must (be|match|equal)|should (be|match)|differs?\\b|not (one of )?(your|yours)|not (the )?same|belongs? to|not (authori[sz]ed|allowed|permitted))",
    // verified, registered: what providers call a sender that an account may use
    '(sender|sending|from|identity|address).{0,60}\\b(not|never) (been |yet )?(verified|validated|confirmed|registered|configured|approved)|\\b(unverified|unconfigured|unregistered|unvalidated|unconfirmed)\\b.{0,20}(sender|sending|domain|from|identity)|not an? (verified |registered )?sender (signature|identity)',
    '(credential|authenticat\\w*|log-?in|account|user ?name)s?\\b.{0,40}\\b(match|equal|correspond)\\w*.{0,30}(sender|from|address|(return|reverse)[- ]?path|envelope)|(incorrect|wrong) authenticat\\w* for.{0,20}address',
    "(user|account|login|authenticated).{0,60}(cannot|can't|may not|must not|not (allowed|permitted|authori[sz]ed)).{0,30}(send|use|from|submit)",
    'absender.{0,60}(nicht|gehort|stimmt|passt|berechtigt|erlaubt|zulassig)|nicht (berechtigt|befugt|erlaubt).{0,60}(send|absender|adresse)',
    'expediteur.{0,60}(autorise|correspond|appartient)|pas autorise.{0,40}(envoyer|expediteur|adresse)',
    'remitente.{0,60}(autorizad|permitid|coincid|pertenece)|no.{0,20}(autorizad|permitid|permiso).{0,40}(enviar|remitente)',
    'mittente.{0,60}(autorizzat|consentit|corrispond|appart)|non.{0,20}autorizzat.{0,40}(inviare|mittente)',
    'remetente.{0,60}(autorizad|permitid|correspond|pertence)|nao.{0,20}autorizad.{0,40}(enviar|remetente)',
    'afzender.{0,60}(toegestaan|overeen|behoort|gemachtigd)|niet (toegestaan|gemachtigd).{0,40}(afzender|verzenden)',
    'nadawc.{0,60}(dozwol|upraw|upowazn|zgadza|zgodn|nalez)',
    'отправител.{0,60}(принадлеж|совпада|разреш|соответств)|не разрешен.{0,40}отправ',
    '(送信者|差出人|送信元).{0,30}(許可|一致|権限)',
    '(发件人|發件人|寄件者|寄件人|发信人).{0,20}(不匹配|不一致|不符|未授权|无权|不允许|不相符)|must (be )?(equal|same).{0,20}(auth|user)',
  ),
  blocklist: family(
    '(block|black|deny|bad)[ -]?list|\\bdnsbl\\b|\\brbl\\b|spamhaus|spamcop|\\bsorbs\\b|barracudacentral|abuseat|uceprotect|blocked using|(poor|bad|low|negative|network|host) reputation|reputation (score|filter|service|network|list)|open proxy',
    '\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\b.{0,30}\\b(blocked|banned|listed)\\b|\\b(blocked|banned|listed)\\b.{0,30}\\b\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\b',
    '(ip|host|client|network|server)\\b.{0,50}\\b(blocked|banned|listed|denylisted|refused for abuse)',
    '(?<!not )\\b(blocked|banned|listed)\\b.{0,30}\\b(ip|host|client|network|address)\\b',
    'schwarze liste|sperrliste|(ip|server).{0,30}(gesperrt|blockiert)',
    'liste noire|(ip|serveur).{0,30}bloque',
    'lista negra|(ip|servidor).{0,30}bloquead',
    'lista nera|(ip|server).{0,30}bloccat',
    'zwarte lijst|(ip|server).{0,30}geblokkeerd',
    'czarn.{0,4} list|(ip|serwer).{0,30}zablokowan',
    'черн.{0,4} спис|(ip|сервер).{0,30}заблокирован',
    'ブラックリスト|ブロックリスト|拒否リスト',
    '黑名单|黑名單|(ip|地址).{0,12}(封|屏蔽|拦截)',
  ),
  client: family(
    'client (host|address|ip|network)|\\bclient\\b.{0,20}\\brejected|\\b(ip|host|client)[- ]based\\b|your (ip|host|address|server|network|mail server|mta)\\b|connecting (host|ip|client|server)|(ip|host|client) (address )?.{0,40}(not (allowed|permitted|authori[sz]ed)|rejected|refused|denied)|not (allowed|permitted|authori[sz]ed) to (connect|use|access)|unauthori[sz]ed (ip|host|client|server|system|network|sources?(?! (address|route)))\\b|connection (rejected|refused|denied|not allowed)|\\b(client|host|ip|network)\\b.{0,20}\\bnot welcome|permissions? to (submit|connect|access|use)\\b.{0,30}(server|system|service)|access to (submit|connect|send).{0,40}(system|server).{0,30}(reject|refus|denied)',
    '\\b(ihre|ihr)\\b.{0,12}\\b(ip|server|rechner|adresse)\\b|verbindung.{0,20}(abgelehnt|verweigert)',
    "\\bvotre (adresse )?(ip|serveur)\\b|l'(adresse )?ip\\b|connexion refusee",
    '\\b(su|tu) (ip|servidor|direccion ip)\\b|conexion rechazada',
    '\\b(vostro|tuo) (ip|server|indirizzo ip)\\b|connessione rifiutata',
    '\\bseu (ip|servidor|endereco ip)\\b|conexao recusada',
    '\\buw (ip|server|ip-adres)\\b|verbinding geweigerd',
    '(twoj|twoje) (ip|serwer|adres ip)|polaczenie odrzucone',
    'ваш.{0,4} (ip|сервер|адрес)',
    'あなたのip|接続元|クライアント',
    '您的(ip|服务器|伺服器)|客户端|客戶端',
  ),
  tlsNeeded: family(
    '(must|need|require|required|please|first|issue|use|only|without|before).{0,40}\\b(starttls|tls|ssl|encrypt\\w*|secure (connection|channel|transport|session)|privacy)\\b',
    '\\b(starttls|tls|ssl|encrypt\\w*|(secure|protected|private) (connection|channel|transport|session)|privacy|security layer|layer)\\b.{0,50}\\b(requi(e)?red|needed|first|must|mandatory|necessary|only|before|enforced|expected)',
    '(plain[ -]?text|clear[ -]?text|unencrypted|insecure|unsecure\\w*|non-?secure).{0,60}(disallow|not (allowed|permitted|supported|accepted)|disabled|forbidden|denied|refused|rejected|prohibited|unavailable)',
    '(disallow|not (allow|permit|support|accept)\\w*|disabled|refus\\w*|forbid\\w*).{0,40}(plain[ -]?text|clear[ -]?text|unencrypted|insecure|non-?secure)',
    'under a layer|\\bstls\\b',
    'verschlussel|gesicherte verbindung|sichere verbindung',
    'chiffre|chiffrement|connexion securisee',
    'cifrad|encriptad|conexion segura',
    'cifrat|crittograf|connessione sicura',
    'criptograf|conexao segura|ligacao segura',
    'versleutel|beveiligde verbinding',
    'szyfrowan|bezpieczn.{0,4} polaczen',
    'шифрован|защищенн',
    '暗号化',
    '加密|安全连接|安全連線',
  ),
  /** The message comes round again and again. */
  mailLoop: family(
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
  expired: family(
    ...queueTimeOver,
    '(zustell|warteschlange|nachricht)\\w*.{0,30}abgelaufen|(zustell|warte)\\w*(zeit|frist).{0,20}uberschritten',
    'delai (de )?(livraison|remise|distribution|conservation).{0,30}(expire|depasse)|(tiempo|plazo) de (entrega|espera en cola).{0,30}(expirad|agotad|excedid|vencid)',
    '(tempo|termine) (massimo )?(di|per la) (consegna|recapito).{0,30}scadut|(prazo|tempo) de entrega.{0,30}(expir|esgotad|excedid)|(bezorg|lever)tijd.{0,30}(verstreken|verlopen|overschreden)',
    'czas (dostarcz|doreczen)\\w*.{0,20}(minal|uplynal|wygasl)|(срок|время) доставки.{0,20}(ист|превыш)|истек.{0,12}(срок|время) доставки|配(信|送)期限|(投递|投遞|传递|傳遞).{0,6}(超时|逾時|过期|過期)',
  ),
  /** The server wants to see a certificate of the client, or a better one. */
  clientCertificate: family(
    "client('s)? (tls |ssl |x\\.?509 )?cert(ificate)?\\b.{0,40}(required|needed|mandatory|missing|not (trusted|verified|valid|present\\w*|provided|found)|untrusted|unverified|(verification|validation) failed)",
    "(no|without|missing|needs?|requires?|must|trusted|verified|valid|provide|present)\\b.{0,30}\\bclient('s)? (tls |ssl |x\\.?509 )?cert(ificate)?\\b",
    "client (did( not|n't)|does( not|n't)|must|has to) (present|provide|send|show|offer)\\b.{0,30}certificate|client (presented|provided|sent|showed|offered) (no|an? (invalid|untrusted))\\b.{0,20}certificate",
    'client-?zertifikat|certificat (du )?client|certificado (de |do )?cliente|certificato (del )?client|client-?certificaat|certyfikat.{0,4} klienta|клиентск[^ ]+ сертификат|クライアント証明書|客户端证书|用戶端憑證',
  ),
  tooManyConnections: family(
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
  tooManyAttempts: family(
    'too (many|frequent).{0,40}(attempt|fail|invalid|bad|log-?[io]n|auth|password|tries|error|logins)',
    'excessive.{0,20}(attempt|fail|log-?in)|(attempt|log-?[io]n|fail|auth)\\w*.{0,30}(limit|exceed\\w*|too many|too often|rate)\\b',
    'brute ?force|fail2ban|rate[- ]?limit|throttl|temporar\\w*.{0,30}(locked|blocked|banned)|locked out',
    'zu viele.{0,40}(versuch|fehl|anmeld)',
    'trop de.{0,40}(tentative|essai|echec)',
    'demasiad.{0,40}(intent|fall)',
    'tropp.{0,40}(tentativ|error)',
    '(muit|demasiad|excess).{0,40}tentativ',
    'te veel.{0,40}(poging|mislukt|aanmeld)',
    'zbyt (wiele|duzo|czest).{0,40}(prob|nieud|logow)',
    'слишком (много|част).{0,40}(попыт|ошиб|неудач|вход)',
    '(試行|失敗|ログイン).{0,20}(回数|多すぎ)',
    '(尝试|登录|失败|嘗試|登入|错误).{0,12}(次数|次數|过多|太多|過多|频繁|頻繁)',
  ),
  needsAuth: family(
    'auth\\w*.{0,30}(required|needed|first|necessary|mandatory)',
    '(must|need to|please|should|requires?|required).{0,30}(authenti\\w*|\\bauth\\b|log ?in\\b|sign ?in|log on|smtp auth)',
    '(not|never|without|un)[ -]?(yet )?(been )?(authenticated|logged ?in|authentication)|unauthenticated|client (was|is) not authenticated',
    '(log ?in|smtp auth|pop before smtp).{0,20}(required|first)',
    '(anmeld|authenti\\w*).{0,40}(erforderlich|notwendig|notig|zuerst|benotigt)|nicht (angemeldet|authenti)',
    "authentification.{0,30}(requise|necessaire|obligatoire)|authentifi.{0,30}d'abord|non authentifie|(devez|veuillez|doit|faut) (vous )?.{0,12}(authentifi|identifi)",
    '(requiere|debe|necesit).{0,30}autentic|autentica.{0,30}(requerid|necesari|obligatori)|no autenticad',
    'autenticazione.{0,30}(richiest|necessari|obbligatori)|richiest.{0,20}autenticazione|non autenticat',
    'autentica.{0,30}(requerid|necessari|exigid|obrigatori)|(requer|exige).{0,20}autentica|nao autenticad',
    '(authenticatie|aanmeld|inlog).{0,30}(vereist|nodig|verplicht)|niet (aangemeld|geauthenticeerd)',
    '(uwierzyteln|logowani|autoryzacj).{0,30}(wymagan|koniecz)|wymagan.{0,20}(uwierzyteln|logowan|autoryzacj)',
    '(аутентификац|авторизац).{0,30}(требуется|необходим|обязательн)|(требуется|необходим).{0,30}(аутентификац|авторизац|войти)',
    '認証が必要|認証して|認証が要求',
    '(需要|必须|請先|请先).{0,8}(认证|验证|身份|登录|登入|認證|驗證)',
  ),
  accountDisabled: family(
    '(account|user|mailbox|log-?[io]n|profile|access)\\b.{0,40}\\b(disabled|locked|suspended|deactivated|blocked|inactive|closed|terminated|revoked|frozen|barred|not (yet )?(active|activated|enabled|approved)|on hold)',
    '\\b(disabled|locked|suspended|blocked|inactive|deactivated)\\b.{0,20}\\b(account|user|mailbox)',
    '(konto|benutzer|zugang|account|postfach).{0,40}(gesperrt|deaktiviert|blockiert|inaktiv)',
    'compte.{0,40}(desactive|bloque|suspendu|verrouille)',
    '(cuenta|usuario).{0,40}(deshabilitad|bloquead|suspendid|desactivad|inactiv)',
    '(account|utente|casella).{0,40}(disabilitat|bloccat|sospes|disattivat)',
    '(conta|usuario|utilizador).{0,40}(desativad|bloquead|suspens|desabilitad|inativ)',
    '(account|gebruiker).{0,40}(uitgeschakeld|geblokkeerd|vergrendeld|opgeschort)',
    '(konto|uzytkownik).{0,40}(zablokowan|wylaczon|nieaktywn|zawieszon)',
    '(учетн|аккаунт|пользовател|ящик).{0,40}(заблокирован|отключен|приостановлен|деактивирован)',
    '(アカウント|ユーザ).{0,20}(無効|ロック|停止)',
    '(账户|账号|帐号|帐户|用户|帳號|帳戶).{0,12}(禁用|锁定|停用|冻结|鎖定|停權)',
  ),
  passwordExpired: family(
    '(password|passphrase|credential|account).{0,30}(expired|must be changed|needs? to be changed|change required|too old|no longer valid)',
    'expired.{0,20}(password|credential|account)|change (your )?password|password change',
    '(passwort|kennwort).{0,30}(abgelaufen|geandert werden|andern)',
    'mot de passe.{0,30}(expire|perime|change)',
    '(contrasena|clave).{0,30}(caducad|expirad|vencid|cambi)',
    'password.{0,30}(scadut|cambiat)',
    '(senha|palavra-passe).{0,30}(expir|vencid|alterad|caduc)',
    'wachtwoord.{0,30}(verlopen|wijzig)',
    'haslo.{0,30}(wygas|zmieni)',
    'парол.{0,30}(истек|устарел|сменить|изменить)|истек.{0,30}парол',
    'パスワード.{0,20}(期限|変更)',
    '(密码|密碼).{0,12}(过期|失效|更改|修改|過期|到期)',
  ),
  appPassword: family(
    'app(lication)?[- ]?specific password|authori[sz]ation code|app[- ]?password|application password|anwendungs(spezifisch)?\\w*.{0,3}(passwort|kennwort)|app-?passwort|mot de passe.{0,6}application|contrasena.{0,12}aplicacion|password.{0,12}(applicazione|app)\\b|senha.{0,8}(de app|aplicativo)|парол.{0,12}приложен|アプリ.{0,4}パスワード|应用.{0,6}密码|授权码|應用.{0,6}密碼|(2|two)[- ]?(step|factor).{0,60}password',
  ),
  webLogin: family(
    '(log|sign).{0,4}in.{0,30}(web ?browser|web interface|webmail|web site|website)|web login required|webalert|via (your |the )?(web ?)?browser',
  ),
  reverseDns: family(
    "reverse (dns|look ?up|host ?name|resolution|host|name)|\\bip (host ?)?name look-?ups?\\b|\\brdns\\b|\\bptr\\b|cannot find your (reverse )?host ?name|(no|unknown|missing|invalid) (valid )?(ptr|reverse)|fcrdns|pointer record|forward.confirmed|\\biprev\\b|host ?name .{0,20}does(n't| not) resolve|ip (address )?(does(n't| not)|has no).{0,20}(resolve|name|host)|ruckwartsauflosung|dns inver|inverse dns|逆引き|反向(解析|域名)|обратн.{0,12}(dns|зон|запис)",
  ),
  greetingBusy: family('busy|overload|too many|load|capacity'),
  storage: family(
    'insufficient.{0,20}(system|storage|resource|disk|space|memory)',
    '(disk|storage|queue file|spool).{0,20}(full|shortage|low|exhausted|space)',
    'space shortage|out of (disk|memory|space)|no space|low on (disk|space|resources)',
    'speicherplatz|kein platz|espace (disque|insuffisant)|espacio (en disco|insuficiente)|spazio (su disco|insufficiente)|espaco (em disco|insuficiente)|schijfruimte|mal(o|a) miejsca|brak miejsca|недостаточно мест|磁盘|ディスク',
  ),
  serverFault: family(
    'configuration|misconfigur|(unable|cannot|could not|failed) (to )?(read|open|load).{0,30}(control|config|file|table|map)|look ?up (error|fail)|\\btrouble\\b|local (problem|error|delivery)|internal (server |system )?(error|fault|failure|problem)|(system|server|processing|database|ldap|directory|resolver|milter|policy|filter|scanner|queue file|write) .{0,12}(error|fail|problem|unavailable|down)|unable to (verify|look ?up|process)|problem with|unexpected (\\w+ )?(error|fail|fault|condition|exception|problem)|(log|queue|spool|file) failure',
  ),
  tooLarge: family(
    '(message|size|mail|attachment|data).{0,40}(too (large|big)|exceed|larger|oversize)|(message|data|line|mail|body)( is)? too long|too (large|big) (message|mail)|(exceed|maximum|over).{0,30}(message|size)',
    '(nachricht|mail|anhang).{0,40}(zu gross|ubersteigt|uberschreitet)|trop (volumineu|gros|grand)|taille.{0,40}(depasse|maxim)|demasiado grande|tamano.{0,40}(exced|maximo|supera)|troppo grande|dimension.{0,40}(super|massim|ecced)|tamanho.{0,40}(exced|maximo)|muito grande|te groot|zbyt duz|za duz|przekracza.{0,20}rozmiar|слишком больш|размер.{0,40}превыш|サイズ.{0,15}(超|大き)|太大|过大|過大|大小.{0,8}超',
  ),
  tooManyRecipients: family(
    'too many (recipient|rcpt|destination)|recipients? (limit|count|maximum)|(maximum|limit|number).{0,20}recipients|zu viele empfanger|trop de destinataires|demasiados destinatarios|troppi destinatari|muitos destinatarios|te veel ontvangers|слишком много получател|收件人.{0,6}(过多|太多)',
  ),
  rate: family(
    'too much mail|too many.{0,30}(message|mail|email|error|command|request|recipient.{0,30}(hour|day|minute)|rcpt)|rate (limit|exceed|control)|(sent|send|sending|exceed\\w*) more than \\d+ (e-?mails?|messages?|mails?)|sending rate|\\brate\\b.{0,20}\\b(over|too high|exceed)|over ?limit|throttl|(message|mail|sending|hourly|rate|email)s?.{0,20}(limit|quota|rate).{0,20}(exceed|reached|hit)|exceed.{0,30}(rate|limit|quota|threshold)|unusual rate|slow down|too (fast|frequent|quickly)|receiving mail at a rate|exceed.{0,60}\\b(per|an|each|this) (hour|minute)|frequency.{0,12}limit|(unexpected|unusual|excessive) (\\w+ )?(volume|traffic|rate)|(deferred|delayed|limited).{0,30}complaints?|(organi[sz]ation|tenant|queue)\\b.{0,20}\\bquota\\b|limits? (for|of|on) your account.{0,20}exceed|quota.{0,12}exceed.{0,20}\\bsender|\\b(sender|sending|submission|outgoing|outbound)\\b.{0,30}\\b(quota|limit)\\b.{0,20}(exceed|reached)|zu viele (nachricht|mail)|trop de (message|mail|courriel)|demasiados (mensaje|correo)|troppi messaggi|muitas mensagens|te veel berichten|слишком много (писем|сообщен)|(邮件|郵件).{0,8}(过多|太多|频率)',
  ),
  /** So many in a time: "200 messages in 3600 seconds". */
  perTime: family(
    '\\b\\d+ ?(messages?|mails?|e-?mails?|recipients?|rcpts?)( is| are)?( allowed| permitted)? ?(in|per|every|within|/) ?(\\d+ ?)?(s|sec\\w*|min\\w*|h|hours?|days?)\\b',
  ),
  daily: family(
    '(dai?ly|per[- ]day|24[- ]?hour|24h|day).{0,40}(limit|quota|exceed|maximum|allowance)|(limit|quota|exceed|maximum).{0,40}(dai?ly|per day|for today|24[- ]?h|a day)|taglich|tageslimit|quotidien|journalier|diari[oa]|giornalier|dagelijks|dzienn|суточн|дневн|每日|当日|當日',
  ),
  domainNotFound: family(
    "\\bno (valid )?mx\\b|\\bhost (name )?(… )?(unknown|not found)\\b|\\bunknown host\\b|\\b(no|find( an?)?|without an?) mail exchanger\\b|\\bno valid mail exchanger|\\bno such (host|domain)\\b|invalid dns (mx|record|entry)|domain.{0,60}(not found|does(n't| not) (exist|resolve)|does(n't| not) have (any |an? |valid )*(mx|dns)|no (mx|dns|valid)|unresolvable|invalid|unknown|non-?existent|must (exist|resolve)|cannot be (resolved|found))|(unable|cannot|can't|could not|couldn't).{0,20}(resolve|find).{0,20}(domain|sender)|(unresolvable|unroute?able|unknown|non-?existent|invalid|bogus).{0,20}domain|domane.{0,40}(existiert|nicht|unbekannt|ungultig)|(ungultig|unbekannt)\\w*.{0,24}domane|domaine.{0,40}(inexistant|inconnu|n'existe|introuvable|non valide|invalide)|dominio.{0,40}(no existe|non esiste|inesistente|desconocid|nao existe|inexistente|sconosciut)|domein.{0,40}(bestaat niet|onbekend)|domen.{0,40}(nie istnieje|nieznan)|домен.{0,40}(не существует|не наиден|неизвест)|域名.{0,12}(不存在|无法|未找到)|ドメイン.{0,20}(存在し|見つかり|不明)",
  ),
  verifyFailed: family(
    '(sender|callout|address|callback|mailbox).{0,30}verif\\w*.{0,30}(fail|error|unable|reject|not)|sender verify|verification failed|unverified address|undeliverable address|unverifiable|could not be verified',
  ),
  syntax: family(
    'syntax|malformed|badly formed|(bad|invalid|illegal|improper|not (a )?(valid|legal)).{0,20}(address|format|sender|recipient|mailbox)|not rfc|rfc ?[58]21|must (contain|have).{0,20}(domain|@)|missing.{0,20}(domain|@)|fully.qualified (address|sender)|need fully|domain (part|name) (is )?(missing|required)|ungultige.{0,12}adresse|adresse.{0,12}(invalide|incorrecte)|direccion.{0,12}(no valida|invalida)|indirizzo.{0,12}non valido|endereco.{0,12}invalido|ongeldig.{0,6}adres|nieprawidlow.{0,6}adres|(неверн|недопустим).{0,8}адрес|地址.{0,6}(格式|语法|无效)',
  ),
  emptySender: family(
    'sender.{0,30}(must be specified|required|missing|empty|null|not specified)|(empty|null|blank|missing|no) (envelope )?(sender|from|return[- ]?path|reverse[- ]?path)|(does not|not) accept.{0,20}(null|empty)',
  ),
  disabledRecipient: family(
    '\\b(disabled|suspended|deactivated|inactive) (recipient|mailbox|account|user)|(mailbox|account|user).{0,30}(disabled|suspended|deactivated|inactive|not (yet )?(active|enabled)|not accepting|closed|blocked|locked|frozen)|\\brecipient.{0,30}(disabled|suspended|deactivated|inactive|not accepting)',
  ),
  /** An account at a provider that is for trying it out. */
  testAccount: family(
    '\\b(demo|sandbox|test(ing)?|trial|free)\\b.{0,40}\\b(domains?|subdomains?|accounts?|e-?mails?|messages?)\\b.{0,24}\\bonly\\b',
    '\\bfor test(ing)? purposes only\\b|\\bin (the )?sandbox( mode)?\\b',
    "\\bonly\\b.{0,40}\\bto (your own|the (account )?(owner|administrator)('s)?|account owners?|(authori[sz]ed|verified|registered|confirmed) (recipients?|e-?mails?|addresses))\\b|\\badd\\b.{0,40}\\bto (your |the )?(authori[sz]ed|verified) recipients\\b",
  ),
  spam: family(
    '(black|block) ?list\\w*.{0,12}\\b(url|uri|link)s?\\b|\\b(url|uri|link)s?\\b.{0,30}(black|block) ?list|spam|спам|スパム|迷惑メール|垃圾|pourriel|unsolicited|\\bube\\b|\\buce\\b|junk mail|bulk mail|phish|looks like|suspicious (content|message|mail)|content filter|scored|\\bscore\\b',
  ),
  temporary: family(
    'temporar|try (again|later)|unavailable|not available|service down|maintenance|shut(ting)? ?down|(going|being taken|taken) (down|off-?line)|(currently|temporarily|is|are) off-?line|restarting|wartung|mantenimiento|manutenzione|manutencao|onderhoud|konserwac|обслуживани|メンテナンス|维护|維護|cannot connect|could not connect|vorubergehend|zeitweise|temporaire|indisponible|temporal|temporane|nao disponivel|no disponible|tijdelijk|tymczasow|временн|недоступ|一時的|利用できません|暂时|暫時|不可用',
  ),
  mechanism: family(
    'mechanism|auth(entication)? (type|method|scheme)|unrecogni[sz]ed auth|unsupported auth|sasl.{0,20}(not|un)support|authentifizierungs(art|methode|verfahren)|mecanism|meccanism|методы? аутентиф|認証方式|认证方式',
  ),
  authUnknown: family(
    '(auth\\w*|command|verb).{0,40}(not (enabled|available|supported|implemented|recogni[sz]ed|advertised|allowed|offered|permitted)|unrecogni[sz]ed|unknown|disabled|unimplemented|unavailable|advertised)|(unrecogni[sz]ed|unknown|unimplemented|invalid|disabled).{0,20}command|(unbekannt|ungultig)\\w* (befehl|kommando)|commande (inconnue|non)|comando (desconocid|sconosciut|no reconocid|non riconosciut|nao reconhecid)|onbekende? (opdracht|commando)|nieznan.{0,6} (polecenie|komend)|неизвестн.{0,6}команд|未知命令|不明なコマンド',
  ),
  /** None of the mechanisms fits, as opposed to what was said within one. */
  noMechanism: family(
    '(invalid|unknown|unsupported|unrecogni[sz]ed|no|no common|no suitable|no worthy) ((authentication|auth|sasl|log-?in) )?(mechanism|mech)s?\\b|mechanism.{0,30}(not (support|available|found|allowed|enabled|recogni|known)|unsupported|unknown|disabled)',
  ),
  /** Sending by programs is switched off for this one account. */
  smtpOff: family(
    '\\bsmtp\\b.{0,40}(not (been )?(enabled|activated|allowed|permitted|opened)|disabled|deactivated|(switched|turned) off).{0,30}(mailbox|account|user|profile|settings)',
    '(mailbox|account|user)\\b.{0,40}not (been )?(enabled|activated|allowed|permitted|authori[sz]ed).{0,20}\\bsmtp\\b',
    "\\bservice\\b.{0,20}(disabled|deactivated|not (enabled|activated|available|allowed|permitted)|(switched|turned) off).{0,12}(for|to|on) (this|your|the) (account|user|mailbox)|user (has no (permission|right)|does(n't| not) have (access|permission|right)s?)|no access rights? to (this|the) service|enable (pop3?|imap|smtp).{0,30}(settings|mailbox|account)",
    'smtp.{0,60}(deaktiviert|nicht (aktiviert|freigeschaltet|erlaubt))|smtp.{0,40}(desactive|non autorise)|smtp.{0,40}(desactivad|deshabilitad|no (esta )?(activad|habilitad))|smtp.{0,40}(disabilitat|disattivat|non (abilitat|attiv))|smtp.{0,40}(desativad|desabilitad)|smtp.{0,40}(uitgeschakeld|niet (ingeschakeld|toegestaan))|smtp.{0,40}(wylaczon|nieaktywn)|smtp.{0,40}(отключен|не включен)|smtp.{0,12}(無効|許可されていません)|(未开启|未开通|没有开启).{0,4}smtp|smtp.{0,6}(未开启|未开通|关闭)',
  ),
  userNameForm: family(
    'full (e-?mail|mail) ?(address)?|(e-?mail|full|complete) address as (the )?(user|login)|use.{0,30}(e-?mail|full|complete) address|(user ?name|login|account).{0,30}(must|should|needs?).{0,30}(address|domain|@|full|e-?mail)|vollstandige.{0,12}(e-?mail|mail)?-?adresse|adresse (e-?mail )?complete|direccion (de correo )?completa|indirizzo (e-?mail )?completo|endereco (de e-?mail )?completo|volledig.{0,6} (e-?mail[ -]?)?adres|pelny adres|полны.{0,6}адрес|完整.{0,6}(邮箱|地址|郵件)|完全なメールアドレス',
  ),
  heloName: family('\\b(helo|ehlo)\\b'),
  qualified: family(
    'fully[- ]?qualified|\\bfqdn\\b|qualified (host|domain|name)|full (host|domain) ?name|unqualified|dotted',
  ),
  tooEarly: family(
    'synchroni[sz]ation|before (the )?(greeting|banner)|protocol (error|violation)|talk(s|ed|ing)? (too )?(early|soon|first)|early ?talker|pre-?greet|premature|pipelining (not|before)|improper (use of )?(smtp )?command pipelining',
  ),
  notForImap: family(
    '\\bservice\\b.{0,20}(disabled|deactivated|not (enabled|activated|available|allowed|permitted)|(switched|turned) off).{0,12}(for|to|on) (this|your|the) (account|user|mailbox)|(enable|activate|turn on|switch on).{0,20}\\bimap\\b|not have.{0,12}imap.{0,20}(access|enabled)|not been enabled.{0,20}\\bimap|not (allowed|permitted|authori[sz]ed) to use.{0,8}\\bimap|imap( access| service| log-?in)? (is )?(denied|refused|forbidden|restricted|blocked) (for|to) (this|your|the) (account|user|mailbox)|(imap|access by imap|protocol).{0,30}(not (enabled|allowed|permitted|available|activated)|disabled|turned off|switched off|deactivated|is off)|not (enabled|allowed|permitted|authori[sz]ed).{0,20}(for|to use) imap|imap.{0,30}(deaktiviert|nicht (aktiviert|erlaubt|freigeschaltet)|desactive|desactivad|disabilitat|desativad|uitgeschakeld|wylaczon|отключен|無効|未开启|未开通|关闭)|未开启imap',
  ),
  noSuchFolder: family(
    "(mailbox|folder|inbox|it).{0,40}(does(n't| not) exist|(could ?not|cannot) be found|not found|unknown|non-?existent|not exist)|(unknown|no such|non-?existent|invalid) (mailbox|folder)|(ordner|postfach).{0,30}(nicht gefunden|existiert nicht|unbekannt)|(dossier|boite).{0,30}(introuvable|n'existe|inexistant)|(carpeta|buzon).{0,30}(no existe|no encontrad)|(cartella|casella).{0,30}(non esiste|inesistente|non trovat)|(pasta|caixa).{0,30}(nao existe|nao encontrad)|(map|postvak).{0,30}(bestaat niet|niet gevonden)|(folder|skrzynk).{0,30}nie istnieje|(папк|ящик).{0,30}(не существует|не наиден)|(フォルダ|メールボックス).{0,20}(存在し|見つかり)|(文件夹|邮箱|信箱).{0,12}(不存在|未找到)",
  ),
  noPermission: family(
    'permission denied|access denied|not (authori[sz]ed|permitted|allowed)|\\bacl\\b|no (right|permission|access)|insufficient (right|permission|privilege)|keine (berechtigung|rechte)|zugriff verweigert|acces refuse|permiso denegado|acceso denegado|permesso negato|accesso negato|permissao negada|acesso negado|geen toegang|brak (uprawnien|dostepu)|доступ запрещен|нет прав|権限がありません|无权|权限不足',
  ),
  inUse: family(
    '\\bin use\\b|lock(ed)?\\b.{0,40}(mailbox|session|process|by)|(mailbox|folder|lock).{0,40}(locked|lock timeout|in use|waiting for lock|held)|waiting for lock|another (session|process|client)|ander\\w* (sitzung|prozess)|autre (session|processus)|otr[ao] (sesion|proceso)|altr[ao] (sessione|processo)|outr[ao] (sessao|processo)|inny proces|другим процессом|другой сесси|другои сесси|使用中|already (open|opened|selected)',
  ),
  readOnly: family(
    '\\bread[- ]only\\b|schreibgeschutzt|nur (zum )?lese|lecture seule|solo (de )?lectura|sola lettura|somente leitura|so de leitura|alleen[- ]lezen|tylko do odczytu|только для чтения|読み取り専用|只读|唯讀',
  ),
  bandwidth: family('bandwidth|download limit|traffic (limit|quota)|command or bandwidth|transfer limit'),
  throttled: family('throttl|back-?off|too many (request|command)s?|slow down|rate limit'),
  inactivity: family('inactiv|idle (too long|time|timeout|for)|idle\\b|autologout|auto-?log ?out'),
  unsafeLogin: family('unsafe login|unsicher\\w* anmeld|不安全.{0,6}登录'),
  /** What checks passwords is down: SASL libraries call it a generic failure (Cyrus SASL, and Postfix through it). */
  backendDown: family(
    'generic (failure|error)|(auth\\w*|password|log-?in|directory|account) (server|service|daemon|back ?end|database|source).{0,40}(unavailable|down|not (respond|reachable|available)|unreachable|timed? ?out|fail|error|lost|gone)|(cannot|could not|unable to|failed to) (contact|connect|reach|query|talk).{0,40}(server|service|back ?end|ldap|database|directory)|back ?end.{0,30}(fail|error|down|gone|unavailable)|(server|system) (is )?(too )?busy',
    'connection.{0,12}(lost|refused|timed out|dropped|closed|failed).{0,12}\\b(server|service|daemon|back ?end|database|directory|source)|\\bconnection (lost|refused|dropped|failed) (to|with|by) .{0,30}(server|service|daemon|back ?end|database|directory)|\\bservice (is )?(currently |temporarily )?(not available|unavailable|down)\\b(?! (for|to|on) (this|your|the) (account|user|mailbox))|\\b(ldap|database|directory|radius)\\b.{0,30}(down|unavailable|unreachable|timed? ?out|fail|error)|auth\\w* (process|worker|daemon).{0,20}(broken|died|crash|gone|down|lost)|look ?up (failed|error|failure)|(proxy|proxying).{0,40}(back ?end|session).{0,60}(fail|not support)',
    '(anmelde|authentifizierungs|authentisierungs|verzeichnis)\\w{0,3}(dienst|server).{0,40}(nicht (erreichbar|verfugbar)|gestort|ausgefallen)|service d.authentification.{0,20}(indisponible|injoignable)|servicio de autenticacion.{0,20}(no disponible|caido)|servizio di autenticazione.{0,20}non (disponibile|raggiungibile)|servico de autenticacao.{0,20}(indisponivel|nao disponivel)|authenticatie(dienst|server).{0,20}niet (beschikbaar|bereikbaar)|(usluga|serwer) uwierzytelniania.{0,20}(niedostepn|nie odpowiada)|(сервис|сервер|служб[^ ]) (авторизации|аутентификации).{0,20}(недоступ|не отвечает)|認証サーバ.{0,10}(接続でき|応答|利用でき)|(认证|验证)服务.{0,6}(不可用|无法连接|异常)',
  ),
  notAuthorised: family(
    'authori[sz]ation (failure|failed|denied|error)|not authori[sz]ed to (open|access|use|act|proxy|log)|may not (open|access|act)|proxy.{0,20}(denied|not allowed)',
  ),
} as const

/** A text that names the password as one of several reasons ("… or IMAP is off") and so decides nothing. */
export const leavesOpen = (words: string): boolean => {
  if (!/ or | oder | ou | o | of | lub | или |或|または/.test(words)) return false
  const clauses = words.split(/[,;/]| or | oder | ou | o | of | lub | или |或|または/)
  const aboutPassword = (clause: string): boolean =>
    /password|credential|passwort|kennwort|mot de passe|contrasena|senha|wachtwoord|haslo|парол|密码|パスワード/.test(
      clause,
    )
  const aboutElse = (clause: string): boolean =>
    says.notForImap(clause) ||
    says.smtpOff(clause) ||
    says.accountDisabled(clause) ||
    says.backendDown(clause)
  return (
    clauses.some(aboutPassword) &&
    clauses.some((clause) => !aboutPassword(clause) && aboutElse(clause)) &&
    says.wrongPassword(words)
  )
}
