package io.tidemark.sinks.jdbc;

import org.junit.jupiter.api.Nested;

/** Every variant of the tables that EMQ X's manuals have made people create. */
class MysqlLegacyIT {

    @Nested
    class Emq22 extends MysqlLegacyContract {
        Emq22() {
            super("2.2-en");
        }
    }

    @Nested
    class EmqxInEnglish extends MysqlLegacyContract {
        EmqxInEnglish() {
            super("3.0-to-4.4-en");
        }
    }

    @Nested
    class EmqxInChinese extends MysqlLegacyContract {
        EmqxInChinese() {
            super("3.0-to-4.3-zh");
        }
    }

    @Nested
    class Emqx44InChinese extends MysqlLegacyContract {
        Emqx44InChinese() {
            super("4.4-zh");
        }
    }
}
