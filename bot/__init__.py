"""Study Bot: curated pharmacy answers and quizzes on Telegram."""
