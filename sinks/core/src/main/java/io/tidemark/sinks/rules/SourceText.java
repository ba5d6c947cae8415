package io.tidemark.sinks.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rule files as text: in UTF-8, or in latin-1 as some were written. */
public final class SourceText {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private SourceText() {}

    /** The text of a file. */
    public static String read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, ISO_8859_1);
        }
    }

    /** The lines that a {@link SourceLocation} counts. */
    static List<String> lines(String text) {
        return List.of((text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).split("\r?\n", -1));
    }
}
