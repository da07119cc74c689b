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
  const TemporaryFolder folder;
  const auto free_name = [&](const ModelCard& of, const char* stem) {
    return FreeFileName(folder.path(), of, stem);
  };
  EXPECT_EQ(free_name({}, kPriorStem), "prior.safetensors");
  const ModelCard card = CardOf("prior.safetensors", "codec-2.safetensors");
  EXPECT_EQ(free_name(card, kPriorStem), "prior-2.safetensors");
  EXPECT_EQ(free_name(card, kCodecStem), "codec.safetensors");
  // By hand, and against the grain.
  const ModelCard odd = CardOf("prior-2.safetensors", "prior.safetensors");
  EXPECT_EQ(free_name(odd, kPriorStem), "prior-3.safetensors");
  std::ofstream(folder.path() + "/prior.safetensors") << "the user's";
  EXPECT_EQ(free_name({}, kPriorStem), "prior-2.safetensors");
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
  const ModelCard later = CardOf("prior-12.safetensors", "codec.safetensors");
  EXPECT_FALSE(Stays("prior-12.safetensors", later, current));
}

TEST_F(RemoveReplacedFilesTest, LeavesWhatIsSharedOrNamedByHand) {
  const ModelCard old = CardOf("wan.safetensors", "../codec.safetensors");
  const ModelCard current = CardOf("prior.safetensors", "codec.safetensors");
  EXPECT_TRUE(Stays("wan.safetensors", old, current));
  EXPECT_TRUE(Stays("../codec.safetensors", old, current));
  for (const char* name : {"prior-1.safetensors", "prior-x.safetensors",
                           "prior-2.safetensors.bak", "pri"}) {
    EXPECT_TRUE(Stays(name, CardOf(name, name), current)) << name;
  }
}

}  // namespace
}  // namespace limpid
