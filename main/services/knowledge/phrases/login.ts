/** How servers refuse a login, and what they say of accounts and passwords. */
import { phrase } from '../phrase.ts'

export const login = {
  wrongPassword: phrase(
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
  needsAuth: phrase(
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
  accountDisabled: phrase(
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
  passwordExpired: phrase(
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
  appPassword: phrase(
    'app(lication)?[- ]?specific password|authori[sz]ation code|app[- ]?password|application password|anwendungs(spezifisch)?\\w*.{0,3}(passwort|kennwort)|app-?passwort|mot de passe.{0,6}application|contrasena.{0,12}aplicacion|password.{0,12}(applicazione|app)\\b|senha.{0,8}(de app|aplicativo)|парол.{0,12}приложен|アプリ.{0,4}パスワード|应用.{0,6}密码|授权码|應用.{0,6}密碼|(2|two)[- ]?(step|factor).{0,60}password',
  ),
  webLogin: phrase(
    '(log|sign).{0,4}in.{0,30}(web ?browser|web interface|webmail|web site|website)|web login required|webalert|via (your |the )?(web ?)?browser',
  ),
  tooManyAttempts: phrase(
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
  mechanism: phrase(
    'mechanism|auth(entication)? (type|method|scheme)|unrecogni[sz]ed auth|unsupported auth|sasl.{0,20}(not|un)support|authentifizierungs(art|methode|verfahren)|mecanism|meccanism|методы? аутентиф|認証方式|认证方式',
  ),
  /** None of the mechanisms fits, as opposed to what was said within one. */
  noMechanism: phrase(
    '(invalid|unknown|unsupported|unrecogni[sz]ed|no|no common|no suitable|no worthy) ((authentication|auth|sasl|log-?in) )?(mechanism|mech)s?\\b|mechanism.{0,30}(not (support|available|found|allowed|enabled|recogni|known)|unsupported|unknown|disabled)',
  ),
  authUnknown: phrase(
    '(auth\\w*|command|verb).{0,40}(not (enabled|available|supported|implemented|recogni[sz]ed|advertised|allowed|offered|permitted)|unrecogni[sz]ed|unknown|disabled|unimplemented|unavailable|advertised)|(unrecogni[sz]ed|unknown|unimplemented|invalid|disabled).{0,20}command|(unbekannt|ungultig)\\w* (befehl|kommando)|commande (inconnue|non)|comando (desconocid|sconosciut|no reconocid|non riconosciut|nao reconhecid)|onbekende? (opdracht|commando)|nieznan.{0,6} (polecenie|komend)|неизвестн.{0,6}команд|未知命令|不明なコマンド',
  ),
  /** Sending by programs is switched off for this one account. */
  smtpOff: phrase(
    '\\bsmtp\\b.{0,40}(not (been )?(enabled|activated|allowed|permitted|opened)|disabled|deactivated|(switched|turned) off).{0,30}(mailbox|account|user|profile|settings)',
    '(mailbox|account|user)\\b.{0,40}not (been )?(enabled|activated|allowed|permitted|authori[sz]ed).{0,20}\\bsmtp\\b',
    "\\bservice\\b.{0,20}(disabled|deactivated|not (enabled|activated|available|allowed|permitted)|(switched|turned) off).{0,12}(for|to|on) (this|your|the) (account|user|mailbox)|user (has no (permission|right)|does(n't| not) have (access|permission|right)s?)|no access rights? to (this|the) service|enable (pop3?|imap|smtp).{0,30}(settings|mailbox|account)",
    'smtp.{0,60}(deaktiviert|nicht (aktiviert|freigeschaltet|erlaubt))|smtp.{0,40}(desactive|non autorise)|smtp.{0,40}(desactivad|deshabilitad|no (esta )?(activad|habilitad))|smtp.{0,40}(disabilitat|disattivat|non (abilitat|attiv))|smtp.{0,40}(desativad|desabilitad)|smtp.{0,40}(uitgeschakeld|niet (ingeschakeld|toegestaan))|smtp.{0,40}(wylaczon|nieaktywn)|smtp.{0,40}(отключен|не включен)|smtp.{0,12}(無効|許可されていません)|(未开启|未开通|没有开启).{0,4}smtp|smtp.{0,6}(未开启|未开通|关闭)',
  ),
  userNameForm: phrase(
    'full (e-?mail|mail) ?(address)?|(e-?mail|full|complete) address as (the )?(user|login)|use.{0,30}(e-?mail|full|complete) address|(user ?name|login|account).{0,30}(must|should|needs?).{0,30}(address|domain|@|full|e-?mail)|vollstandige.{0,12}(e-?mail|mail)?-?adresse|adresse (e-?mail )?complete|direccion (de correo )?completa|indirizzo (e-?mail )?completo|endereco (de e-?mail )?completo|volledig.{0,6} (e-?mail[ -]?)?adres|pelny adres|полны.{0,6}адрес|完整.{0,6}(邮箱|地址|郵件)|完全なメールアドレス',
  ),
  /** What checks passwords is down: SASL libraries call it a generic failure (Cyrus SASL, and Postfix through it). */
  backendDown: phrase(
    'generic (failure|error)|(auth\\w*|password|log-?in|directory|account) (server|service|daemon|back ?end|database|source).{0,40}(unavailable|down|not (respond|reachable|available)|unreachable|timed? ?out|fail|error|lost|gone)|(cannot|could not|unable to|failed to) (contact|connect|reach|query|talk).{0,40}(server|service|back ?end|ldap|database|directory)|back ?end.{0,30}(fail|error|down|gone|unavailable)|(server|system) (is )?(too )?busy',
    'connection.{0,12}(lost|refused|timed out|dropped|closed|failed).{0,12}\\b(server|service|daemon|back ?end|database|directory|source)|\\bconnection (lost|refused|dropped|failed) (to|with|by) .{0,30}(server|service|daemon|back ?end|database|directory)|\\bservice (is )?(currently |temporarily )?(not available|unavailable|down)\\b(?! (for|to|on) (this|your|the) (account|user|mailbox))|\\b(ldap|database|directory|radius)\\b.{0,30}(down|unavailable|unreachable|timed? ?out|fail|error)|auth\\w* (process|worker|daemon).{0,20}(broken|died|crash|gone|down|lost)|look ?up (failed|error|failure)|(proxy|proxying).{0,40}(back ?end|session).{0,60}(fail|not support)',
    '(anmelde|authentifizierungs|authentisierungs|verzeichnis)\\w{0,3}(dienst|server).{0,40}(nicht (erreichbar|verfugbar)|gestort|ausgefallen)|service d.authentification.{0,20}(indisponible|injoignable)|servicio de autenticacion.{0,20}(no disponible|caido)|servizio di autenticazione.{0,20}non (disponibile|raggiungibile)|servico de autenticacao.{0,20}(indisponivel|nao disponivel)|authenticatie(dienst|server).{0,20}niet (beschikbaar|bereikbaar)|(usluga|serwer) uwierzytelniania.{0,20}(niedostepn|nie odpowiada)|(сервис|сервер|служб[^ ]) (авторизации|аутентификации).{0,20}(недоступ|не отвечает)|認証サーバ.{0,10}(接続でき|応答|利用でき)|(认证|验证)服务.{0,6}(不可用|无法连接|异常)',
  ),
  notAuthorised: phrase(
    'authori[sz]ation (failure|failed|denied|error)|not authori[sz]ed to (open|access|use|act|proxy|log)|may not (open|access|act)|proxy.{0,20}(denied|not allowed)',
  ),
  unsafeLogin: phrase('unsafe login|unsicher\\w* anmeld|不安全.{0,6}登录'),
} as const
