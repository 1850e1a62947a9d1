// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.stream.StreamListener;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EveryListenerTest {

    static Stream<Method> facts() {
        return Arrays.stream(StreamListener.class.getMethods());
    }

    /// A fact that is added and not handed on would be told to nobody, silently.
    @ParameterizedTest
    @MethodSource("facts")
    void everyFactIsHandedOnToEveryListener(Method fact) throws ReflectiveOperationException {
        List<String> told = new ArrayList<>();
        var every = new EveryListener(List.of(recording("first", told), recording("second", told)));
        Object[] nothing = Arrays.stream(fact.getParameterTypes())
                .map(type -> type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null)
                .toArray();

        fact.invoke(every, nothing);

        assertThat(told).containsExactly("first " + fact.getName(), "second " + fact.getName());
    }

    private static StreamListener recording(String name, List<String> told) {
        InvocationHandler handler = (_, method, _) -> {
            told.add(name + ' ' + method.getName());
            return null;
        };
        return (StreamListener) Proxy.newProxyInstance(
                StreamListener.class.getClassLoader(), new Class<?>[] {StreamListener.class}, handler);
    }
}
