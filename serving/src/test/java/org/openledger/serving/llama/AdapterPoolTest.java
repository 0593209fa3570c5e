package org.openledger.serving.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.tensor.Torch;
import org.openledger.testing.Seeds;

class AdapterPoolTest {
  private static final LlamaConfig BASE =
      new LlamaConfig(
          8, 1, 2, 1, 4, 16, 32, 64, 1e4, 1e-5, true, OptionalInt.empty(), new LinkedHashSet<>());

  private final List<String> loaded = new ArrayList<>();

  /// Adapters of one size, named by anything but "nobody".
  private LoraAdapter load(String digest) {
    if (digest.equals("nobody")) {
      throw new ServingException(Code.ADAPTER_NOT_LOADED, "no adapter nobody");
    }
    loaded.add(digest);
    LoraConfig config = new LoraConfig(2, 4, false, EnumSet.allOf(Projection.class));
    return LoraAdapter.fresh(BASE, config, new SplittableRandom(7));
  }

  private long size() {
    try (LoraAdapter one = load("measured")) {
      loaded.clear();
      return one.bytes();
    }
  }

  @Test
  void evictsTheLeastRecentlyUsedAdapterThatNobodyUses() {
    try (AdapterPool pool = new AdapterPool(2 * size(), this::load)) {
      AdapterPool.Lease a = pool.acquire("a");
      pool.acquire("b").release().run();
      pool.acquire("c").release().run(); // b goes: a is in use
      pool.acquire("a").release().run();
      assertThat(loaded).containsExactly("a", "b", "c");
      a.release().run();
      pool.acquire("d").release().run(); // c goes: a was used last
      pool.acquire("a").release().run();
      assertThat(loaded).containsExactly("a", "b", "c", "d");
      assertThat(pool.bytes()).isEqualTo(2 * size());
    }
  }

  @Test
  void whatIsInUseIsNeverEvictedAndAWaitingOneIsReadOnce() {
    try (AdapterPool pool = new AdapterPool(size(), this::load)) {
      AdapterPool.Lease a = pool.acquire("a");
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> pool.acquire("b"))
            .isInstanceOfSatisfying(
                ServingException.class,
                e -> assertThat(e.code()).isEqualTo(Code.ADAPTER_MEMORY_FULL));
      }
      assertThat(loaded).containsExactly("a", "b");
      a.release().run();
      pool.acquire("b").release().run();
    }
  }

  @Test
  void aDroppedAdapterServesOutItsRequestsAndTheNameLoadsAfresh() {
    try (AdapterPool pool = new AdapterPool(4 * size(), this::load)) {
      AdapterPool.Lease old = pool.acquire("a");
      pool.drop("a");
      AdapterPool.Lease fresh = pool.acquire("a");
      assertThat(fresh.adapter()).isNotSameAs(old.adapter());
      assertThat(old.adapter().flat().floats()).isNotEmpty(); // still there
      old.release().run();
      fresh.release().run();
      assertThat(pool.bytes()).isEqualTo(size());
    }
  }

  @Test
  void anUnknownAdapterIsAnErrorAndLeavesNothing() {
    try (AdapterPool pool = new AdapterPool(size(), this::load)) {
      assertThatThrownBy(() -> pool.acquire("nobody")).isInstanceOf(ServingException.class);
      assertThat(pool.bytes()).isZero();
    }
  }

  @Test
  void anyUseKeepsTheBoundAndFreesAllMemory() {
    long size = size();
    long before = Torch.liveTensors();
    Seeds.times(
        20,
        random -> {
          List<AdapterPool.Lease> leases = new ArrayList<>();
          try (AdapterPool pool = new AdapterPool(3 * size, this::load)) {
            for (int i = 0; i < 60; i++) {
              switch (random.nextInt(3)) {
                case 0 -> acquire(pool, "abcdef".charAt(random.nextInt(6)) + "", leases);
                case 1 -> pool.drop("abcdef".charAt(random.nextInt(6)) + "");
                default -> {
                  if (!leases.isEmpty()) {
                    leases.remove(random.nextInt(leases.size())).release().run();
                  }
                }
              }
              assertThat(pool.bytes()).isLessThanOrEqualTo(3 * size);
            }
            leases.forEach(lease -> lease.release().run());
          }
        });
    assertThat(Torch.liveTensors()).isEqualTo(before);
  }

  private static void acquire(AdapterPool pool, String digest, List<AdapterPool.Lease> leases) {
    try {
      leases.add(pool.acquire(digest));
    } catch (ServingException e) {
      assertThat(e.code()).isEqualTo(Code.ADAPTER_MEMORY_FULL);
    }
  }
}
