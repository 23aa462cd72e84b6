package dev.dromedary.whatsapp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.dromedary.store.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A body's bytes as a tree. */
final class JsonBody {

    private static final ObjectReader READER =
            Json.mapper().readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Only walks over tokens, so neither depth nor digits cost memory. */
    private static final JsonFactory UNLIMITED = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonBody() {}

    /** The tree, or a missing node for JSON that is deeper or longer than a tree is built for. */
    static JsonNode read(byte[] body) throws NotJson {
        try {
            JsonNode root = READER.readTree(body);
            if (root.isMissingNode()) {
                throw new NotJson("the body is empty", 1, 1);
            }
            return root;
        } catch (StreamConstraintsException e) {
            return walk(body);
        } catch (JsonProcessingException e) {
            throw place(e);
        } catch (IOException e) {
            throw new NotJson("the bytes are not text: " + e.getMessage(), 1, 1);
        }
    }

    private static JsonNode walk(byte[] body) throws NotJson {
        try (JsonParser parser = UNLIMITED.createParser(body)) {
            int values = 0;
            while (parser.nextToken() != null) {
                if (parser.getParsingContext().inRoot()
                        && parser.currentToken() != null
                        && !parser.currentToken().isStructStart()
                        && ++values > 1) {
                    throw new NotJson("more than one value", 1, 1);
                }
            }
            return MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            throw place(e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail", e);
        }
    }

    private static NotJson place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return new NotJson(
                e.getOriginalMessage().lines().findFirst().orElse("broken"),
                at == null ? 1 : Math.max(1, at.getLineNr()),
                at == null ? 1 : Math.max(1, at.getColumnNr()));
    }
}
