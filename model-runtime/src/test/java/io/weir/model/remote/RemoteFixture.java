// SPDX-License-Identifier: Apache-2.0
package io.weir.model.remote;

import io.weir.model.CausalModel;
import io.weir.model.GenerationLimits;
import io.weir.model.ModelListener;
import io.weir.model.Prompt.ChatPrompt;
import io.weir.model.remote.RemoteModelSettings.Breaker;
import io.weir.model.remote.RemoteModelSettings.Sizes;
import io.weir.model.remote.RemoteModelSettings.Trying;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// A model on a server of the tests' making, with little patience.
final class RemoteFixture {

    static final String WHOLE =
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"safe\"},\"finish_reason\":\"stop\"}]}";
    static final ChatPrompt PROMPT = ChatPrompt.ofUser("a secret question");
    static final GenerationLimits LIMITS = new GenerationLimits(16);

    private RemoteFixture() {}

    static RemoteModelSettings settings(FaultServer server) {
        return quick(RemoteModelSettings.of("m", "m", server.address(), Optional.empty()));
    }

    static RemoteModelSettings quick(RemoteModelSettings settings) {
        return settings.with(new Trying(Duration.ofMillis(700), 2, Duration.ofMillis(2)))
                .with(new Sizes(1_000, 4_000, 3 << 20))
                .with(new Breaker(100, 1, Duration.ofSeconds(1)));
    }

    static CausalModel model(RemoteModelSettings settings) {
        return new OpenAiLanguageModel(settings, InstantSource.system(), ModelListener.NONE);
    }

    static Instant soon() {
        return Instant.now().plusSeconds(30);
    }
}
