#include "engine/model/causal_dit.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/testing/allocation_counter.h"
#include "tests/testing/plain_dit.h"
#include "tests/testing/random_dit.h"

namespace limpid {
namespace {

// Rounding of float32 through two layers; values are of order 1.
constexpr double kTolerance = 2e-5;
constexpr LatentSize kSize = {.height = 4, .width = 6};

double MaxAbs(const at::Tensor& x) { return x.abs().max().item<double>(); }

class CausalDitTest : public testing::Test {
 protected:
  CausalDitTest() { at::manual_seed(3); }

  static CausalDit Build(const Weights& weights, at::ScalarType dtype) {
    WeightReader reader(weights, dtype);
    CausalDit dit(reader, SmallDitConfig());
    EXPECT_TRUE(reader.Finish().ok()) << reader.Finish();
    return dit;
  }
  KvCache NewCache(const CacheWindow& window) const {
    return {config_, kSize, window, at::kFloat};
  }
  at::Tensor Latent(int64_t frames) const {
    return at::randn(
        {1, config_.in_channels, frames, kSize.height, kSize.width});
  }
  at::Tensor Text(int64_t tokens) const {
    return at::randn({tokens, config_.text_dim});
  }
  at::Tensor Padded(const at::Tensor& text) const {
    return at::constant_pad_nd(text,
                               {0, 0, 0, config_.text_tokens - text.size(0)});
  }
  at::Tensor Denoise(const at::Tensor& latent, double timestep, KvCache& cache,
                     const TextContext& text) const {
    const DitMember member = {.cache = &cache, .text = &text};
    return dit_.Denoise(latent, at::full({1, 1}, timestep, at::kDouble),
                        {&member, 1});
  }
  // As a chunk of `frames` in which nothing is written.
  static void Skip(KvCache& cache, int64_t frames) {
    cache.BeginPass(frames);
    cache.EndPass();
    cache.Commit();
  }

  const c10::NoGradGuard no_grad_;
  const DitConfig config_ = SmallDitConfig();
  const Weights weights_ = RandomDitWeights(config_);
  const CausalDit dit_ = Build(weights_, at::kFloat);
};

TEST_F(CausalDitTest, IsTheDefinitionAtAnyWindowAndChunk) {
  std::mt19937 random(5);
  const auto draw = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  const at::Tensor text = Text(4);
  const TextContext context = dit_.EncodeText(text);
  for (int stream = 0; stream < 12; ++stream) {
    CacheWindow window = {.frames = draw(2, 9)};
    window.sinks = draw(0, window.frames - 1);
    window.sink_reach = stream % 3 == 0 ? CacheWindow::kNoReach : draw(1, 12);
    KvCache cache = NewCache(window);
    PlainDit plain(weights_, config_, window);
    for (int chunk = 0; chunk < 8; ++chunk) {
      const int64_t frames = draw(1, window.frames - window.sinks);
      for (int64_t passes = draw(1, 3); passes > 0; --passes) {
        const auto timestep = static_cast<double>(draw(0, 2000)) / 2;
        const at::Tensor x = Latent(frames);
        const at::Tensor expected = plain.Denoise(x[0], timestep, Padded(text));
        const at::Tensor y = Denoise(x, timestep, cache, context);
        ASSERT_EQ(y.sizes(), expected.unsqueeze(0).sizes());
        ASSERT_LT(MaxAbs(y - expected), kTolerance)
            << "stream " << stream << " chunk " << chunk << ": window "
            << window.frames << ", sinks " << window.sinks;
      }
      plain.Commit();
      cache.Commit();
    }
  }
}

TEST_F(CausalDitTest, IsAsExactAtFrameHundredThousandAsAtFirst) {
  const CacheWindow window = {.frames = 5, .sinks = 1, .sink_reach = 7};
  const TextContext context = dit_.EncodeText(std::nullopt);
  const at::Tensor none = at::zeros({config_.text_tokens, config_.text_dim});
  KvCache cache = NewCache(window);
  PlainDit plain(weights_, config_, window);
  constexpr int64_t kChunk = 2;
  for (int chunk = 0; chunk < 6; ++chunk) {
    if (chunk == 1) {
      while (cache.next_frame() < 100'000) Skip(cache, 2 * kChunk);
      plain.Skip(cache.next_frame() - kChunk);
    }
    const at::Tensor x = Latent(kChunk);
    const at::Tensor expected = plain.Denoise(x[0], 522, none);
    const at::Tensor y = Denoise(x, 522, cache, context);
    // The chunks that were skipped are in the window until these push them out.
    if (chunk == 0 || chunk > 2) {
      EXPECT_LT(MaxAbs(y - expected), kTolerance);
    }
    plain.Commit();
    cache.Commit();
  }
  EXPECT_GT(cache.next_frame(), 100'000);
}

TEST_F(CausalDitTest, SeesDistancesOnly) {
  const CacheWindow window = {.frames = 4};
  const TextContext context = dit_.EncodeText(std::nullopt);
  KvCache here = NewCache(window);
  KvCache there = NewCache(window);
  while (there.next_frame() < 3001) Skip(there, 1);
  for (int chunk = 0; chunk < 6; ++chunk) {
    const at::Tensor x = Latent(2);
    const at::Tensor y = Denoise(x, 50, here, context);
    const at::Tensor z = Denoise(x, 50, there, context);
    // Until then what `there` has not seen is in its window.
    if (chunk > 1) {
      EXPECT_LT(MaxAbs(y - z), kTolerance);
    }
    here.Commit();
    there.Commit();
  }
}

TEST_F(CausalDitTest, GivesEachMemberOfABatchWhatItGetsAlone) {
  const CacheWindow windows[] = {
      {.frames = 6, .sinks = 1}, {.frames = 3}, {.frames = 7, .sinks = 2}};
  const std::vector<TextContext> texts = {dit_.EncodeText(Text(3)),
                                          dit_.EncodeText(std::nullopt),
                                          dit_.EncodeText(Text(7))};
  const std::vector<double> timesteps = {1000, 833.3333, 0};
  std::vector<KvCache> together;
  std::vector<KvCache> alone;
  for (int member = 0; member < 3; ++member) {
    for (std::vector<KvCache>* caches : {&together, &alone}) {
      caches->push_back(NewCache(windows[member]));
    }
    for (int chunk = 0; chunk < 2 * member; ++chunk) {
      const at::Tensor x = Latent(2);
      for (std::vector<KvCache>* caches : {&together, &alone}) {
        Denoise(x, 10, caches->at(member), texts[member]);
        caches->at(member).Commit();
      }
    }
  }
  std::vector<DitMember> members;
  for (int member = 0; member < 3; ++member) {
    members.push_back({.cache = &together[member], .text = &texts[member]});
  }
  for (int chunk = 0; chunk < 3; ++chunk) {
    const at::Tensor x = at::cat({Latent(2), Latent(2), Latent(2)});
    const at::Tensor y = dit_.Denoise(
        x, at::tensor(timesteps, at::kDouble).unsqueeze(1), members);
    for (int member = 0; member < 3; ++member) {
      const at::Tensor z = Denoise(x.narrow(0, member, 1), timesteps[member],
                                   alone[member], texts[member]);
      EXPECT_LT(MaxAbs(y[member] - z[0]), kTolerance) << member;
      together[member].Commit();
      alone[member].Commit();
    }
  }
}

TEST_F(CausalDitTest, TakesATimestepForEachFrame) {
  const TextContext context = dit_.EncodeText(std::nullopt);
  KvCache cache = NewCache({});
  const DitMember member = {.cache = &cache, .text = &context};
  const at::Tensor x = Latent(3);
  const auto denoise = [&](at::ArrayRef<double> timesteps) {
    return dit_.Denoise(x, at::tensor(timesteps, at::kDouble).unsqueeze(0),
                        {&member, 1});
  };
  const at::Tensor alike = denoise({937.5});
  EXPECT_LT(MaxAbs(alike - denoise({937.5, 937.5, 937.5})), kTolerance);
  EXPECT_GT(MaxAbs(alike - denoise({937.5, 937.5, 0})), 0.01);
  EXPECT_GT(MaxAbs(alike - denoise({937})), 1e-4);
}

TEST_F(CausalDitTest, NoTextIsATextOfPadding) {
  const TextContext none = dit_.EncodeText(std::nullopt);
  const TextContext padding = dit_.EncodeText(at::zeros({0, config_.text_dim}));
  EXPECT_EQ(none.keys.size(1), 1);
  EXPECT_EQ(padding.keys.size(1), config_.text_tokens);
  KvCache cache = NewCache({});
  const at::Tensor x = Latent(2);
  const at::Tensor y = Denoise(x, 522, cache, none);
  EXPECT_LT(MaxAbs(y - Denoise(x, 522, cache, padding)), kTolerance);
  EXPECT_GT(MaxAbs(y - Denoise(x, 522, cache, dit_.EncodeText(Text(1)))), 0.01);
}

TEST_F(CausalDitTest, PassThatThrowsLeavesThePastUsable) {
  const CacheWindow window = {.frames = 5, .sinks = 1, .sink_reach = 6};
  const TextContext context = dit_.EncodeText(Text(5));
  // Its pass throws in the second layer, when the first has been written.
  const TextContext truncated = {.keys = context.keys.narrow(0, 0, 1),
                                 .values = context.values.narrow(0, 0, 1)};
  KvCache failing = NewCache(window);
  KvCache untouched = NewCache(window);
  for (int chunk = 0; chunk < 6; ++chunk) {
    EXPECT_ANY_THROW(Denoise(100 * Latent(2), 0, failing, truncated));
    EXPECT_ANY_THROW(failing.Commit());
    const at::Tensor x = Latent(2);
    EXPECT_EQ(MaxAbs(Denoise(x, 100, failing, context) -
                     Denoise(x, 100, untouched, context)),
              0);
    failing.Commit();
    untouched.Commit();
  }
}

TEST_F(CausalDitTest, PadsLatentsThatAreNoMultipleOfThePatch) {
  constexpr LatentSize kOdd = {.height = 3, .width = 5};
  const TextContext context = dit_.EncodeText(std::nullopt);
  KvCache cache(config_, kOdd, {}, at::kFloat);
  KvCache padded_cache = NewCache({});
  const at::Tensor x =
      Latent(2).narrow(3, 0, kOdd.height).narrow(4, 0, kOdd.width);
  const at::Tensor y = Denoise(x, 100, cache, context);
  const at::Tensor z = Denoise(at::replication_pad3d(x, {0, 1, 0, 1, 0, 0}),
                               100, padded_cache, context);
  EXPECT_EQ(y.size(3), kOdd.height);
  EXPECT_EQ(y.size(4), kOdd.width);
  EXPECT_LT(MaxAbs(y - z.narrow(3, 0, kOdd.height).narrow(4, 0, kOdd.width)),
            1e-6);
}

TEST_F(CausalDitTest, AnEndlessStreamTakesNoMoreMemory) {
  const CacheWindow window = {.frames = 5, .sinks = 1, .sink_reach = 6};
  const TextContext context = dit_.EncodeText(Text(5));
  AllocationCounter counter;
  KvCache cache = NewCache(window);
  const int64_t held = counter.bytes();
  EXPECT_NEAR(KvCacheBytes(config_, kSize, window, at::kFloat), held,
              0.02 * static_cast<double>(held));
  for (int chunk = 0; chunk < 200; ++chunk) {
    Denoise(Latent(2), 522, cache, context);
    cache.Commit();
    ASSERT_EQ(counter.bytes(), held) << chunk;
  }
}

TEST_F(CausalDitTest, RefusesABatchOfAnotherSize) {
  const TextContext context = dit_.EncodeText(std::nullopt);
  KvCache cache = NewCache({});
  const DitMember member = {.cache = &cache, .text = &context};
  EXPECT_ANY_THROW(dit_.Denoise(at::cat({Latent(1), Latent(1)}),
                                at::zeros({2, 1}), {&member, 1}));
}

TEST_F(CausalDitTest, RefusesACacheOfAnotherSizeOrTwice) {
  const TextContext context = dit_.EncodeText(std::nullopt);
  KvCache cache = NewCache({});
  // As many tokens, at other places.
  KvCache turned(config_, {.height = kSize.width, .width = kSize.height}, {},
                 at::kFloat);
  DitConfig deeper = config_;
  ++deeper.num_layers;
  KvCache deep(deeper, kSize, {}, at::kFloat);
  for (KvCache* other : {&turned, &deep, &cache}) {
    const DitMember members[] = {{.cache = &cache, .text = &context},
                                 {.cache = other, .text = &context}};
    EXPECT_ANY_THROW(dit_.Denoise(at::cat({Latent(1), Latent(1)}),
                                  at::zeros({2, 1}), members));
    // No pass was opened.
    EXPECT_TRUE(cache.Pending(0).empty());
  }
}

}  // namespace
}  // namespace limpid
