#include "engine/session/load_models.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/errors.h"
#include "engine/model/restoration_model.h"
#include "tests/testing/random_restoration_model.h"
#include "tests/testing/temporary_folder.h"

namespace limpid {
namespace {

using testing::HasSubstr;

TEST(LoadModelsTest, LoadsFoldersInOrder) {
  const TemporaryFolder one, two;
  WriteRandomRestorationModel(one.path());
  ModelCard card = WriteRandomRestorationModel(two.path());
  card.name = "second";
  WriteCard(two.path(), card);
  const auto models = LoadModels({one.path(), two.path()}, "auto", at::kCPU);
  ASSERT_TRUE(models.ok()) << models.status();
  ASSERT_EQ(models->size(), 2u);
  EXPECT_EQ((*models)[1]->card.name, "second");
}

// A latent has the dtype of the weights.
at::ScalarType LatentDtype(const std::string& name) {
  const TemporaryFolder folder;
  WriteRandomRestorationModel(folder.path());
  const Models models = *LoadModels({folder.path()}, name, at::kCPU);
  const LatentCodec& codec = *models.front()->codec;
  return codec.Encode(at::rand({1, 3, 1, 8, 8}), *codec.NewEncodeState())
      .scalar_type();
}

TEST(LoadModelsTest, WeightsHaveTheDtypeThatIsAskedFor) {
  EXPECT_EQ(LatentDtype("auto"), at::kFloat);
  EXPECT_EQ(LatentDtype("float32"), at::kFloat);
  EXPECT_EQ(LatentDtype("bfloat16"), at::kBFloat16);
  const auto status = LoadModels({}, "int4", at::kCPU).status();
  EXPECT_EQ(FieldOf(status), "model_dtype");
  EXPECT_THAT(std::string(status.message()), HasSubstr("int4"));
}

TEST(LoadModelsTest, NamesTheFolderAtFault) {
  const TemporaryFolder folder;
  ModelCard card = WriteRandomRestorationModel(folder.path());
  card.solver.reset();
  WriteCard(folder.path(), card);
  const auto status = LoadModels({folder.path()}, "auto", at::kCPU).status();
  EXPECT_EQ(FieldOf(status), "solver");
  EXPECT_EQ(ReasonOf(status), Reason::kInvalidField);
  EXPECT_THAT(std::string(status.message()), HasSubstr(folder.path()));
}

TEST(LoadModelsTest, RefusesChunksOfDifferentLengths) {
  const TemporaryFolder one, two;
  WriteRandomRestorationModel(one.path());
  ModelCard card = WriteRandomRestorationModel(two.path());
  card.solver->latent_frames_per_chunk = 1;
  WriteCard(two.path(), card);
  EXPECT_EQ(
      FieldOf(LoadModels({one.path(), two.path()}, "auto", at::kCPU).status()),
      "models");
}

TEST(LoadModelsTest, ModelsSetTheCadence) {
  const TemporaryFolder folder;
  WriteRandomRestorationModel(folder.path());
  const ChunkCadence other = ChunkCadence::OfLatentFrames(5);
  const Models models = *LoadModels({folder.path()}, "auto", at::kCPU);
  EXPECT_EQ(CadenceOf(models, other).first_chunk_frames, 5);
  EXPECT_EQ(CadenceOf(models, other).chunk_frames, 8);
  EXPECT_EQ(CadenceOf({}, other).chunk_frames, other.chunk_frames);
}

}  // namespace
}  // namespace limpid
