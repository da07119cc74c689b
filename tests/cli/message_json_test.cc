#include "cli/message_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "limpid/v1/restoration.pb.h"

namespace limpid::cli {
namespace {

TEST(MessageJsonTest, KeepsNamesAndDefaults) {
  v1::Cadence cadence;
  cadence.set_first_chunk_frames(9);
  const nlohmann::json json = nlohmann::json::parse(JsonText(cadence));
  EXPECT_EQ(json["first_chunk_frames"], 9);
  EXPECT_EQ(json["chunk_frames"], 0);
}

}  // namespace
}  // namespace limpid::cli
