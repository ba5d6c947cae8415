package io.tidemark.sinks.template;

/** Reads <code>${name}</code>. */
final class Placeholders {

    private Placeholders() {}

    static boolean startsAt(String text, int index) {
        return text.startsWith("${", index);
    }

    /** Index after the closing brace of the placeholder at {@code index}. */
    static int end(String text, int index) throws TemplateException {
        int brace = text.indexOf('}', index);
        if (brace < 0) {
            throw new TemplateException(index, "a placeholder has no closing brace", "write it as ${clientid}");
        }
        return brace + 1;
    }

    /** What the placeholder from {@code index} to {@code end} refers to. */
    static Variable variable(String text, int index, int end) throws TemplateException {
        String name = text.substring(index + 2, end - 1);
        return Variable.named(name).orElseThrow(() -> new UnknownVariableException(index, name));
    }
}
