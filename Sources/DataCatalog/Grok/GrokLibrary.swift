/// The patterns that have a name without anybody giving them one, under the names that logstash made
/// common.
enum GrokLibrary {
    static let patterns: [String: String] = [
        // Words and numbers.
        "USERNAME": "[a-zA-Z0-9._-]+",
        "USER": "%{USERNAME}",
        "EMAILLOCALPART": "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*",
        "EMAILADDRESS": "%{EMAILLOCALPART}@%{HOSTNAME}",
        "INT": "[+-]?[0-9]+",
        "BASE10NUM": "[+-]?(?:[0-9]+(?:\\.[0-9]+)?|\\.[0-9]+)",
        "NUMBER": "%{BASE10NUM}",
        "BASE16NUM": "[+-]?(?:0x)?[0-9A-Fa-f]+",
        "BOOLEAN": "(?i:true|false)",
        "POSINT": "[1-9][0-9]*",
        "NONNEGINT": "[0-9]+",
        "WORD": "\\b\\w+\\b",
        "NOTSPACE": "\\S+",
        "SPACE": "\\s*",
        "DATA": ".*?",
        "GREEDYDATA": ".*",
        "QUOTEDSTRING": "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'",
        "QS": "%{QUOTEDSTRING}",
        "UUID": "[A-Fa-f0-9]{8}-(?:[A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12}",
        // Networks.
        "MAC": "(?:[A-Fa-f0-9]{2}[:-]){5}[A-Fa-f0-9]{2}|(?:[A-Fa-f0-9]{4}\\.){2}[A-Fa-f0-9]{4}",
        "IPV4":
            "(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])",
        "IPV6": "[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:%[A-Za-z0-9]+)?",
        "IP": "(?:%{IPV4}|%{IPV6})",
        "HOSTNAME": "[0-9A-Za-z][0-9A-Za-z-]{0,62}(?:\\.[0-9A-Za-z][0-9A-Za-z-]{0,62})*\\.?",
        "HOST": "%{HOSTNAME}",
        "IPORHOST": "(?:%{IP}|%{HOSTNAME})",
        "HOSTPORT": "%{IPORHOST}:%{POSINT}",
        // Paths and addresses.
        "UNIXPATH": "(?:/[\\w_%!$@:.,+~-]*)+",
        "WINPATH": "(?:[A-Za-z]:|\\\\)(?:\\\\[^\\\\?*]*)+",
        "PATH": "(?:%{UNIXPATH}|%{WINPATH})",
        "TTY": "/dev/(?:pts|tty[pq]?)(?:\\w+)?/?[0-9]*",
        "URIPROTO": "[A-Za-z][A-Za-z0-9+.-]+",
        "URIHOST": "%{IPORHOST}(?::%{POSINT})?",
        "URIPATH": "(?:/[A-Za-z0-9$.+!*'(){},~:;=@#%&_-]*)+",
        "URIPARAM": "\\?[A-Za-z0-9$.+!*'|(){},~@#%&/=:;_?<>\\[\\]-]*",
        "URIPATHPARAM": "%{URIPATH}(?:%{URIPARAM})?",
        "URI": "%{URIPROTO}://(?:%{USER}(?::[^@]*)?@)?(?:%{URIHOST})?(?:%{URIPATHPARAM})?",
        // Dates and times.
        "MONTH":
            "\\b(?:[Jj]an(?:uary)?|[Ff]eb(?:ruary)?|[Mm]ar(?:ch)?|[Aa]pr(?:il)?|[Mm]ay|[Jj]une?|[Jj]uly?"
            + "|[Aa]ug(?:ust)?|[Ss]ep(?:tember)?|[Oo]ct(?:ober)?|[Nn]ov(?:ember)?|[Dd]ec(?:ember)?)\\b",
        "MONTHNUM": "(?:0?[1-9]|1[0-2])",
        "MONTHNUM2": "(?:0[1-9]|1[0-2])",
        "MONTHDAY": "(?:0[1-9]|[12][0-9]|3[01]|[1-9])",
        "DAY":
            "(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?"
            + "|Sun(?:day)?)",
        "YEAR": "(?:[0-9]{2}){1,2}",
        "HOUR": "(?:2[0123]|[01]?[0-9])",
        "MINUTE": "[0-5][0-9]",
        "SECOND": "(?:[0-5]?[0-9]|60)(?:[:.,][0-9]+)?",
        "TIME": "%{HOUR}:%{MINUTE}(?::%{SECOND})?",
        "DATE_US": "%{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR}",
        "DATE_EU": "%{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR}",
        "DATE": "(?:%{DATE_US}|%{DATE_EU})",
        "DATESTAMP": "%{DATE}[- ]%{TIME}",
        "TZ": "[A-Z]{3,4}",
        "ISO8601_TIMEZONE": "(?:Z|[+-]%{HOUR}(?::?%{MINUTE}))",
        "ISO8601_SECOND": "%{SECOND}",
        "TIMESTAMP_ISO8601":
            "%{YEAR}-%{MONTHNUM}-%{MONTHDAY}[T ]%{HOUR}:?%{MINUTE}(?::?%{SECOND})?%{ISO8601_TIMEZONE}?",
        "DATESTAMP_RFC822": "%{DAY} %{MONTH} %{MONTHDAY} %{YEAR} %{TIME} %{TZ}",
        "DATESTAMP_RFC2822": "%{DAY}, %{MONTHDAY} %{MONTH} %{YEAR} %{TIME} %{ISO8601_TIMEZONE}",
        "DATESTAMP_OTHER": "%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{TZ} %{YEAR}",
        "DATESTAMP_EVENTLOG": "%{YEAR}%{MONTHNUM2}%{MONTHDAY}%{HOUR}%{MINUTE}%{SECOND}",
        "HTTPDATE": "%{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{INT}",
        "SYSLOGTIMESTAMP": "%{MONTH} +%{MONTHDAY} %{TIME}",
        // Logs.
        "PROG": "[\\x21-\\x5a\\x5c\\x5e-\\x7e]+",
        "SYSLOGPROG": "%{PROG:program}(?:\\[%{POSINT:pid}\\])?",
        "SYSLOGHOST": "%{IPORHOST}",
        "SYSLOGFACILITY": "<%{NONNEGINT:facility}.%{NONNEGINT:priority}>",
        "SYSLOGBASE":
            "%{SYSLOGTIMESTAMP:timestamp} (?:%{SYSLOGFACILITY} )?%{SYSLOGHOST:logsource} %{SYSLOGPROG}:",
        "LOGLEVEL":
            "(?i:alert|trace|debug|notice|info(?:rmation)?|warn(?:ing)?|err(?:or)?|crit(?:ical)?|fatal"
            + "|severe|emerg(?:ency)?)",
        "COMMONAPACHELOG":
            "%{IPORHOST:clientip} %{USER:ident} %{USER:auth} \\[%{HTTPDATE:timestamp}\\] "
            + "\"(?:%{WORD:verb} %{NOTSPACE:request}(?: HTTP/%{NUMBER:httpversion})?|%{DATA:rawrequest})\" "
            + "%{NUMBER:response} (?:%{NUMBER:bytes}|-)",
        "COMBINEDAPACHELOG": "%{COMMONAPACHELOG} %{QS:referrer} %{QS:agent}",
    ]
}
