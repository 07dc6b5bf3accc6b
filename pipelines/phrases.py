"""What portals show instead of a page, in the words of several languages."""

import re

_NOT_FOUND = (
    r"(?:(?:http|status|error|fehler|erreur|errore|ошибка|błąd|chyba|hata|code)[ :#-]*)*404"
    r"(?:[ :.!–-]*(?:error|fehler|.{0,40}(?:found|gefunden|trouvée?|introuvable|encontrad[ao]|trovata|gevonden|"
    r"найден[ао]?|znalezion[ao]|nenalezena|bulunamadı)))?",
    r"(?:(?:sorry|oops|ups|hoppla)[,.!… ]+)?(?:(?:the|this|that|die|diese|cette|la|esta|deze|de) )?"
    r"(?:(?:requested|angeforderte|gewünschte) )?"
    r"(?:page|seite|document|article|artikel|página|pagina|site|side|sida|strona|страница|сторінка)"
    r"(?: (?:was|is|could|wurde|konnte|kann|does|has))*"
    r"(?: (?:not|nicht|n'est pas|n’est pas|non|no|niet|ikke|inte|nie|не))+"
    r"(?: (?:be|been|fue|was|została|é stata))*"
    r" (?:found|exist|available|gefunden|gefunden werden|trouvée?|encontrada|trovata|gevonden|fundet|hittades|"
    r"znaleziona|найдена|знайдена)",
    r"not found|nicht gefunden|page introuvable|stránka nenalezena|sayfa bulunamadı|ページが見つかりません",
    r"页面不存在|未找到页面|페이지를 찾을 수 없습니다|الصفحة غير موجودة",
)
NOT_FOUND = re.compile("|".join(_NOT_FOUND), re.I)
"""To be matched by a whole title or headline: a longer one tells a story about such pages."""

_BLOCKED = (
    r"just a moment|attention required|access (?:to this page has been )?denied|pardon our interruption|"
    r"request unsuccessful|are you (?:a )?(?:human|robot|not a robot)|security (?:check|verification)|"
    r"checking your browser|verif(?:y|ying) (?:that )?you are (?:a )?human|unusual traffic|ddos protection|"
    r"bot verification|robot check|human verification",
    r"zugriff verweigert|sicherheitsüberprüfung|accès refusé|acceso denegado|acesso negado|accesso negato|"
    r"toegang geweigerd|доступ (?:ограничен|запрещ[её]н)|проверка браузера|вы (?:не )?робот|odmowa dostępu|"
    r"アクセスが拒否されました|访问被拒绝|人机验证",
    r"(?:enable|activate|turn on|requires?|needs?) (?:cookies and )?javascript|javascript (?:is|must be|has been) "
    r"(?:required|disabled|enabled|turned off)",
    r"javascript (?:aktivieren|ist deaktiviert|muss aktiviert)|aktivieren sie (?:bitte )?javascript|"
    r"activ(?:er|ez) (?:le )?javascript|activ(?:ar|e|a) (?:el )?javascript|ativ(?:ar|e) o javascript|"
    r"(?:attiva|abilita)(?:re)? javascript|включите (?:поддержку )?javascript|włącz(?:yć)? (?:obsługę )?javascript|"
    r"javascriptを有効|启用 ?javascript|javascript를",
)
BLOCKED = re.compile("|".join(_BLOCKED), re.I)
"""To be searched for in a page that shows next to nothing else."""
