#include "engine/model/load_restoration_model.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "engine/base/errors.h"
#include "tests/testing/random_restoration_model.h"
#include "tests/testing/temporary_folder.h"

namespace limpid {
namespace {

using testing::HasSubstr;

TEST(LoadRestorationModelTest, LoadsWhatTheCardNames) {
  const TemporaryFolder folder;
  const ModelCard card = WriteRandomRestorationModel(folder.path());
  const auto model = LoadRestorationModel(folder.path(), at::kFloat);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ((*model)->card.name, card.name);
  EXPECT_EQ((*model)->codec->latent_channels(), card.taehv->latent_channels);
  EXPECT_EQ((*model)->schedule.sigmas(), FlowSchedule(5).sigmas());
  EXPECT_EQ((*model)->refinement, nullptr);
}

// A chunk of one latent frame more than the card's is only ever the first.
TEST(LoadRestorationModelTest, TakesTheFirstChunkThatATailMakesLonger) {
  const TemporaryFolder folder;
  ModelCard card = WriteRandomRestorationModel(folder.path());
  card.solver->window_frames = 3;
  WriteCard(folder.path(), card);
  const auto model = LoadRestorationModel(folder.path(), at::kFloat);
  ASSERT_TRUE(model.ok()) << model.status();
  const auto state = (*model)->prior->NewState({.height = 2, .width = 2});
  EXPECT_NO_THROW(
      (*model)->prior->Velocity(at::randn({1, 5, 3, 2, 2}), 50, *state));
}

// What the error of a card that `change` has changed is about.
std::string FieldAtFault(const std::function<void(ModelCard&)>& change) {
  const TemporaryFolder folder;
  ModelCard card = WriteRandomRestorationModel(folder.path());
  change(card);
  WriteCard(folder.path(), card);
  const auto status = LoadRestorationModel(folder.path(), at::kFloat).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  const std::string field = FieldOf(status).value_or("");
  EXPECT_THAT(std::string(status.message()), HasSubstr(field));
  return field;
}

TEST(LoadRestorationModelTest, RefusesACardThatNoSolverCanUse) {
  EXPECT_EQ(FieldAtFault([](ModelCard& card) { card.solver.reset(); }),
            "solver");
  EXPECT_EQ(
      FieldAtFault([](ModelCard& card) { card.prior->dit.out_channels = 3; }),
      "prior.out_channels");
  EXPECT_EQ(FieldAtFault([](ModelCard& card) {
              card.taehv->alignment = TaehvAlignment::kGroups;
            }),
            "taehv.alignment");
}

TEST(LoadRestorationModelTest, SaysWhenThereIsNoCard) {
  const TemporaryFolder folder;
  EXPECT_TRUE(absl::IsNotFound(
      LoadRestorationModel(folder.path(), at::kFloat).status()));
}

}  // namespace
}  // namespace limpid
