#include "engine/solver/sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>

#include "engine/base/errors.h"
#include "tests/testing/model_cards.h"

namespace limpid {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;

ModelCard AvisCard() {
  ModelCard card = TestCard();
  card.solver->kind = "avis";
  card.schedule = {.shift = 5, .timesteps = {120, 40}};
  card.solver->sampler.proximal_weight = 0.7;
  return card;
}

TEST(SamplerTest, TakesTheTimestepsOfTheCard) {
  for (const SolverKind kind : {SolverKind::kAvis, SolverKind::kAvisFlash}) {
    EXPECT_THAT(SamplerFor(kind, AvisCard(), {}).timesteps,
                ElementsAre(120, 40));
  }
  EXPECT_THAT(SamplerFor(SolverKind::kInstantVir, TestCard(), {}).timesteps,
              ElementsAre(522.5));
}

TEST(SamplerTest, TakesThePublishedTimestepsOfAnotherSolver) {
  EXPECT_THAT(SamplerFor(SolverKind::kAvis, TestCard(), {}).timesteps,
              ElementsAre(100, 50));
  EXPECT_THAT(SamplerFor(SolverKind::kInstantVir, AvisCard(), {}).timesteps,
              ElementsAre(522));
}

TEST(SamplerTest, DividesAnotherStartEvenly) {
  SolverOptions options;
  options.sampler.start = 300;
  EXPECT_THAT(SamplerFor(SolverKind::kAvis, AvisCard(), options).timesteps,
              ElementsAre(300, 150));
  options.sampler.steps = 3;
  EXPECT_THAT(SamplerFor(SolverKind::kAvis, AvisCard(), options).timesteps,
              ElementsAre(300, DoubleNear(200, 1e-9), DoubleNear(100, 1e-9)));
}

TEST(SamplerTest, WarpsTheListOfTheCard) {
  ModelCard card = AvisCard();
  card.schedule = {.shift = 5, .timesteps = {1000, 500}, .warp = true};
  EXPECT_THAT(SamplerFor(SolverKind::kAvis, card, {}).timesteps,
              ElementsAre(1000, DoubleNear(833.33, 0.01)));
}

TEST(SamplerTest, FlashIsConsistentInTheFirstChunkAlone) {
  EXPECT_EQ(
      SamplerFor(SolverKind::kAvis, AvisCard(), {}).settings.consistency_every,
      1);
  EXPECT_EQ(SamplerFor(SolverKind::kAvisFlash, AvisCard(), {})
                .settings.consistency_every,
            0);
}

TEST(SamplerTest, HowOftenIsOfTheSolverThatTheCardIsMadeFor) {
  ModelCard card = AvisCard();
  card.solver->kind = "avis_flash";
  card.solver->sampler.consistency_every = 8;
  const auto every = [&](SolverKind kind) {
    return SamplerFor(kind, card, {}).settings.consistency_every;
  };
  EXPECT_EQ(every(SolverKind::kAvisFlash), 8);
  EXPECT_EQ(every(SolverKind::kAvis), 1);
}

TEST(SamplerTest, TheStartIsOfTheSolverThatTheCardIsMadeFor) {
  const auto start_of = [](SolverKind kind, const ModelCard& card) {
    return SamplerFor(kind, card, {}).settings.start_video;
  };
  ModelCard student = TestCard();
  student.solver->sampler.start_video = StartVideo::kMeasurement;
  EXPECT_EQ(start_of(SolverKind::kInstantVir, student),
            StartVideo::kMeasurement);
  EXPECT_EQ(start_of(SolverKind::kAvis, student), StartVideo::kReconstruction);
  EXPECT_EQ(start_of(SolverKind::kInstantVir, AvisCard()),
            StartVideo::kMeasurement);
  ModelCard avis = AvisCard();
  avis.solver->sampler.start_video = StartVideo::kMeasurement;
  EXPECT_EQ(start_of(SolverKind::kAvisFlash, avis), StartVideo::kMeasurement);
}

TEST(SamplerTest, WhatTheSessionAsksForGoesBeforeTheCard) {
  SolverOptions options;
  options.cg_iterations = 9;
  options.sampler = {.consistency_every = 4,
                     .proximal_weight = 0.1,
                     .weight_growth = 2,
                     .prior_deviation = 0.2,
                     .anchor = 0.5,
                     .start_video = StartVideo::kMeasurement,
                     .consistency = ConsistencyMode::kReference,
                     .emit = EmittedVideo::kLatents};
  EXPECT_EQ(SamplerFor(SolverKind::kAvisFlash, AvisCard(), options).settings,
            (SamplerSettings{.start_video = StartVideo::kMeasurement,
                             .consistency = ConsistencyMode::kReference,
                             .emit = EmittedVideo::kLatents,
                             .consistency_every = 4,
                             .proximal_weight = 0.1,
                             .weight_growth = 2,
                             .prior_deviation = 0.2,
                             .cg_iterations = 9,
                             .anchor = 0.5}));
}

TEST(SamplerTest, ResolvingFillsInEveryKnob) {
  const SolverOptions resolved =
      ResolveSampler(SolverKind::kAvis, AvisCard(), {});
  EXPECT_EQ(resolved.cg_iterations, 5);
  EXPECT_EQ(resolved.sampler,
            (SamplerRequest{.start = 120,
                            .steps = 2,
                            .consistency_every = 1,
                            .proximal_weight = 0.7,
                            .weight_growth = 1,
                            .prior_deviation = 0.03,
                            .anchor = 0,
                            .start_video = StartVideo::kReconstruction,
                            .consistency = ConsistencyMode::kStreaming,
                            .emit = EmittedVideo::kPixels}));
}

TEST(SamplerTest, ResolvingTwiceChangesNothing) {
  for (const SolverKind kind :
       {SolverKind::kAvis, SolverKind::kAvisFlash, SolverKind::kInstantVir}) {
    const SolverOptions once = ResolveSampler(kind, AvisCard(), {});
    EXPECT_TRUE(CheckSamplerRequest(kind, once.sampler).ok());
    const SolverOptions twice = ResolveSampler(kind, AvisCard(), once);
    EXPECT_EQ(twice.sampler, once.sampler);
    EXPECT_EQ(SamplerFor(kind, AvisCard(), once).timesteps,
              SamplerFor(kind, AvisCard(), {}).timesteps);
  }
}

struct BadKnob {
  std::string field;
  SamplerRequest request;
  std::string found;
  std::string allowed;
  SolverKind kind = SolverKind::kAvis;
};

TEST(SamplerTest, RefusesKnobsOutOfRangeAndThoseThatASolverHasNot) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const BadKnob& bad : std::vector<BadKnob>{
           {"solver.start", {.start = 0.5}, "0.5", "1 to 1000"},
           {"solver.start", {.start = nan}, "nan", "1 to 1000"},
           {"solver.steps", {.steps = 17}, "17", "1 to 16"},
           {"solver.consistency_every",
            {.consistency_every = -1},
            "-1",
            "0 to 1000"},
           {"solver.proximal_weight",
            {.proximal_weight = 0.0},
            "0",
            "1e-06 to 1e+06"},
           {"solver.weight_growth",
            {.weight_growth = 200},
            "200",
            "0.01 to 100"},
           {"solver.prior_deviation",
            {.prior_deviation = 2},
            "2",
            "0.001 to 1"},
           {"solver.anchor", {.anchor = -0.1}, "-0.1", "0 to 1"},
           {"solver.steps",
            {.steps = 2},
            "is set",
            "instantvir",
            SolverKind::kInstantVir},
           {"solver.emit",
            {.emit = EmittedVideo::kPixels},
            "is set",
            "instantvir",
            SolverKind::kInstantVir},
           {"solver.start",
            {.start = 100},
            "is set",
            "linear",
            SolverKind::kLinear}}) {
    const absl::Status status = CheckSamplerRequest(bad.kind, bad.request);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << bad.field;
    EXPECT_EQ(FieldOf(status), bad.field);
    EXPECT_THAT(std::string(status.message()),
                testing::AllOf(HasSubstr(bad.found), HasSubstr(bad.allowed)));
  }
}

}  // namespace
}  // namespace limpid
