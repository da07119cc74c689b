// A public checkpoint -> part of a model in a folder of ours.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "cli/checkpoint_source.h"
#include "engine/model/add_checkpoint.h"
#include "engine/model/model_card.h"

namespace limpid::cli {

struct ConvertModelOptions {
  CheckpointFlags checkpoint;
  std::string folder;  // made when it is not there
  CheckpointOptions storage;
  // Of the card; what is "" stays, or gets a default in a new card.
  std::string name, description, source, license, training_data;
  // "avis", "avis_flash", "instantvir": the published schedule and cadence of
  // this solver become the card's.
  std::string solver;
};

struct ConvertedModel {
  ModelCard card;
  std::string weights;  // the set that was taken of the checkpoint, or ""
};

// Reads folder/model.yaml, if it is there, and replaces it last: until then the
// model is the old one with its files, from then on the new one, even when the
// program is killed between. What it replaced is removed afterwards. UsageError
// for flags; after an error the model is as it was.
absl::StatusOr<ConvertedModel> ConvertModel(const ConvertModelOptions& options);

// Where the card of the model in `folder` lies.
std::string CardPath(const std::string& folder);

}  // namespace limpid::cli
