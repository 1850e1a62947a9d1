// SPDX-License-Identifier: Apache-2.0
package io.weir.topology.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What became of each accepted event, by tenant: the identity accepted = decided + dead-lettered + shed.
///
/// Tenants are the configured ones and `other`, so there are few. Duplicates are not accepted twice.
/// Safe to use from any thread.
public final class Ledger {
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final LongAdder duplicates = new LongAdder();

    /// One tenant's sums, in events.
    ///
    /// @param accepted read from the input topics, without duplicates
    public record Balance(long accepted, long decided, long deadLettered, long shed) {

        public static final Balance ZERO = new Balance(0, 0, 0, 0);

        /// Accepted events that have not ended yet.
        public long open() {
            return accepted - decided - deadLettered - shed;
        }

        /// The share of accepted events that have ended; 1 where none was accepted.
        public double coverage() {
            return accepted == 0 ? 1 : (double) (accepted - open()) / accepted;
        }

        Balance plus(Balance other) {
            return new Balance(
                    accepted + other.accepted,
                    decided + other.decided,
                    deadLettered + other.deadLettered,
                    shed + other.shed);
        }
    }

    void accepted(String tenant) {
        account(tenant).accepted.increment();
    }

    void duplicate(String tenant) {
        account(tenant).accepted.decrement();
        duplicates.increment();
    }

    void decided(String tenant, int events) {
        account(tenant).decided.add(events);
    }

    void deadLettered(String tenant) {
        account(tenant).deadLettered.increment();
    }

    void shed(String tenant) {
        account(tenant).shed.increment();
    }

    /// What is known of a tenant now. Sums of different times while events move.
    public Balance balance(String tenant) {
        Account account = accounts.get(tenant);
        return account == null ? Balance.ZERO : account.balance();
    }

    /// Events that had come before, over all tenants.
    public long duplicates() {
        return duplicates.sum();
    }

    /// The sum over all tenants.
    public Balance total() {
        return accounts.values().stream().map(Account::balance).reduce(Balance.ZERO, Balance::plus);
    }

    private Account account(String tenant) {
        return accounts.computeIfAbsent(tenant, _ -> new Account());
    }

    private static final class Account {
        private final LongAdder accepted = new LongAdder();
        private final LongAdder decided = new LongAdder();
        private final LongAdder deadLettered = new LongAdder();
        private final LongAdder shed = new LongAdder();

        Balance balance() {
            // What ended is read first: an event that ends meanwhile shows as open, never as ended twice.
            long ended = decided.sum();
            long dead = deadLettered.sum();
            long gone = shed.sum();
            return new Balance(accepted.sum(), ended, dead, gone);
        }
    }
}
