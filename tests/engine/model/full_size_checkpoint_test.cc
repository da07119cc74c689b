// A checkpoint of the 1.3B model's names and shapes, from the wrapped file to
// the loaded prior. Its values are zeros but for some at both ends of every
// tensor, so that its 2.8 GB are holes on the disk.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/model/add_checkpoint.h"
#include "engine/model/load_model.h"
#include "engine/model/model_card_reader.h"
#include "engine/model/model_card_text.h"
#include "engine/model/safetensors_file.h"
#include "engine/model/safetensors_writer.h"
#include "tests/testing/random_dit.h"
#include "tests/testing/temporary_folder.h"
#include "tests/testing/weights_on_disk.h"

namespace limpid {
namespace {

constexpr int64_t kParameters = 1'418'996'800;
constexpr size_t kTensors = 825;
constexpr int64_t kRandomValues = 64;  // at either end, at most

// Names and shapes only.
Weights FullSizeNames() {
  return RandomDitWeights(DitConfig(),
                          at::TensorOptions(at::kMeta).dtype(at::kBFloat16));
}

at::Tensor AlmostZeros(at::IntArrayRef shape) {
  at::Tensor tensor = at::zeros(shape, at::kBFloat16);
  const at::Tensor values = tensor.flatten();
  const int64_t count = std::min(kRandomValues, values.numel());
  values.narrow(0, 0, count).normal_();
  values.narrow(0, values.numel() - count, count).normal_();
  return tensor;
}

void WriteFullSizeCheckpoint(const std::string& path) {
  const Weights names = FullSizeNames();
  std::vector<TensorSpec> specs;
  for (const auto& [name, tensor] : names) {
    specs.push_back({"model." + name, at::kBFloat16, tensor.sizes().vec()});
  }
  auto writer = SafetensorsWriter::Create(path, specs, /*metadata=*/{});
  RequireOk(writer.status());
  for (const TensorSpec& spec : specs) {
    RequireOk(writer->Write(spec.name, AlmostZeros(spec.shape)));
  }
  RequireOk(writer->Finish());
}

TEST(FullSizeCheckpointTest, GoesThroughConversionCheckAndLoading) {
  at::manual_seed(1);
  const TemporaryFolder folder;
  const std::string checkpoint = folder.path() + "/checkpoint.safetensors";
  WriteFullSizeCheckpoint(checkpoint);
  const SafetensorsFile source = *SafetensorsFile::Open(checkpoint);
  ASSERT_EQ(source.entries().size(), kTensors);
  int64_t parameters = 0;
  for (const auto& [name, entry] : source.entries()) {
    parameters += static_cast<int64_t>(entry.end - entry.begin) / 2;
  }
  EXPECT_EQ(parameters, kParameters);

  ModelCard card;
  card.name = "full";
  card.source = "drawn at random";
  card.license = "none";
  const auto added = AddCheckpoint(checkpoint, {}, folder.path(), card);
  ASSERT_TRUE(added.ok()) << added.status();
  const auto read = ParseModelCard(FormatModelCard(*added), "model.yaml");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->prior->dit.num_layers, 30);
  EXPECT_EQ(read->prior->dit.num_heads, 12);
  EXPECT_EQ(read->prior->dit.ffn_dim, 8960);
  const auto prior = LoadPrior(folder.path(), *read, at::kBFloat16);
  ASSERT_TRUE(prior.ok()) << prior.status();
  EXPECT_EQ((*prior)->config().text_dim, 4096);

  const SafetensorsFile converted =
      *SafetensorsFile::Open(folder.path() + "/prior.safetensors");
  EXPECT_EQ(converted.entries().size(), kTensors);
  const char* last = "blocks.29.ffn.2.weight";
  EXPECT_TRUE(converted.Tensor(last)->equal(
      *source.Tensor("model." + std::string(last))));
}

}  // namespace
}  // namespace limpid
