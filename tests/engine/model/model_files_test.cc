#include "engine/model/model_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/testing/temporary_folder.h"

namespace limpid {
namespace {

ModelCard CardOf(const std::string& prior, const std::string& codec) {
  ModelCard card;
  card.prior.emplace().weights.file = prior;
  card.codec.emplace().weights.file = codec;
  return card;
}

TEST(ModelFilesTest, NamesWhatTheCardDoesNotUse) {
  EXPECT_EQ(FreeFileName({}, kPriorStem), "prior.safetensors");
  const ModelCard card = CardOf("prior.safetensors", "codec-2.safetensors");
  EXPECT_EQ(FreeFileName(card, kPriorStem), "prior-2.safetensors");
  EXPECT_EQ(FreeFileName(card, kCodecStem), "codec.safetensors");
  // By hand, and against the grain.
  const ModelCard odd = CardOf("prior-2.safetensors", "prior.safetensors");
  EXPECT_EQ(FreeFileName(odd, kPriorStem), "prior-3.safetensors");
}

class RemoveReplacedFilesTest : public testing::Test {
 protected:
  // Makes `file`, removes what `old` alone uses, and says whether it stayed.
  bool Stays(const std::string& file, const ModelCard& old,
             const ModelCard& current) const {
    const std::string path = folder_.path() + "/model/" + file;
    std::filesystem::create_directories(folder_.path() + "/model");
    std::ofstream(path) << "weights";
    RemoveReplacedFiles(folder_.path() + "/model", old, current);
    return std::filesystem::exists(path);
  }

  const TemporaryFolder folder_;
};

TEST_F(RemoveReplacedFilesTest, RemovesWhatIsReplaced) {
  const ModelCard old = CardOf("prior.safetensors", "codec.safetensors");
  const ModelCard current = CardOf("prior-2.safetensors", "codec.safetensors");
  EXPECT_FALSE(Stays("prior.safetensors", old, current));
  EXPECT_TRUE(Stays("prior-2.safetensors", old, current));
  EXPECT_TRUE(Stays("codec.safetensors", old, current));
}

TEST_F(RemoveReplacedFilesTest, LeavesWhatIsSharedOrNamedByHand) {
  const ModelCard old = CardOf("wan.safetensors", "../codec.safetensors");
  const ModelCard current = CardOf("prior.safetensors", "codec.safetensors");
  EXPECT_TRUE(Stays("wan.safetensors", old, current));
  EXPECT_TRUE(Stays("../codec.safetensors", old, current));
}

}  // namespace
}  // namespace limpid
