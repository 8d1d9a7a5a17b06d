package io.github.keepalivelab.study.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageTests {

    @ParameterizedTest
    @EnumSource(Message.class)
    void whatIsWrittenIsRead(Message message) {
        ByteBuffer bytes = message.bytes();
        assertThat(bytes.remaining()).isEqualTo(Message.LENGTH);
        assertThat(Message.take(bytes)).isEqualTo(message);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GE", "XP", "KX", "PK", "\0\0"})
    void anythingElseIsNone(String text) {
        assertThat(Message.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))))
                .isNull();
    }

    @Test
    void anAnswerIsNotAnswered() {
        assertThat(Message.ANSWER.isAnswered()).isFalse();
        assertThat(Message.NOTICE.isAnswered()).isFalse();
        assertThat(Message.PING.isAnswered()).isTrue();
    }
}
