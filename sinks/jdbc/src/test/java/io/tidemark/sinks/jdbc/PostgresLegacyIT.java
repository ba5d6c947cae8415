package io.tidemark.sinks.jdbc;

import org.junit.jupiter.api.Nested;

/** Every variant of the tables that EMQ X's manuals have made people create. */
class PostgresLegacyIT {

    @Nested
    class Emq22 extends PostgresLegacyContract {
        Emq22() {
            super("2.2-en");
        }
    }

    @Nested
    class EmqxInEnglish extends PostgresLegacyContract {
        EmqxInEnglish() {
            super("3.0-to-4.4-en");
        }
    }

    @Nested
    class EmqxInChinese extends PostgresLegacyContract {
        EmqxInChinese() {
            super("3.0-to-4.4-zh");
        }
    }
}
