package io.tidemark.bridge.settings;

/** A settings file cannot be used. The message names the file, the key and the way out. */
public final class SettingsException extends RuntimeException {

    public SettingsException(String message) {
        super(message);
    }
}
